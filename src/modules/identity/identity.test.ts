/** identity over the real program: set-up, signing in, invitations, roles, keys. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { aPerson, aUnit, anOrganisation, password, signIn, startTest, type TestBed, type TestOrganisation } from '#tests/harness.ts';

let t: TestBed;
let org: TestOrganisation;
before(async () => {
  t = await startTest();
  org = await anOrganisation(t);
});
after(() => t.close());

test('the first start asks for an organisation once', async () => {
  const fresh = await startTest();
  try {
    assert.equal((await fresh.request('GET', '/status')).body.needsSetUp, true);
    const body = {
      organisation: {
        name: 'Maas Hospitals',
        kind: 'hospital',
        languages: ['nl', 'en'],
        markets: ['NL'],
        reportingZone: 'Europe/Amsterdam',
      },
      owner: { name: 'Anna', email: 'Anna@Example.org', password, locale: 'nl' },
    };
    const weak = await fresh.request('POST', '/set-up', { body: { ...body, owner: { ...body.owner, password: 'passwordpassword' } } });
    assert.equal(weak.status, 422);
    assert.deepEqual(weak.body.data.fields, [{ path: 'owner.password', code: 'weak_password' }]);
    const answers = await Promise.all([
      fresh.request('POST', '/set-up', { body }),
      fresh.request('POST', '/set-up', { body: { ...body, owner: { ...body.owner, email: 'other@example.org' } } }),
    ]);
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 409]);
    assert.equal((await fresh.request('GET', '/status')).body.needsSetUp, false);
    const winner = answers.find((answer) => answer.status === 200);
    const cookie =
      winner?.headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; ') ?? '';
    const me = await fresh.request('GET', '/me', { cookie });
    assert.equal(me.body.active.organisation.name, 'Maas Hospitals');
    assert.ok(me.body.active.permissions['identity.manage'].length === 1);
    assert.equal(me.body.active.permissions['review.sign'], undefined);
  } finally {
    await fresh.close();
  }
});

test('a wrong password and an unknown address answer the same', async () => {
  const wrong = await t.request('POST', '/sign-in', { body: { email: org.owner.email, password: 'wrong-wrong-wrong' } });
  const unknown = await t.request('POST', '/sign-in', { body: { email: 'nobody@example.org', password } });
  assert.equal(wrong.status, 401);
  assert.deepEqual(wrong.body, unknown.body);
});

test('an invitation makes a member with the role, once', async () => {
  const unitId = await aUnit(t, org);
  const invited = await org.owner.api('POST', '/invitations', { email: 'bea@example.org', unitId, role: 'editor', locale: 'de' });
  assert.equal(invited.status, 200, JSON.stringify(invited.body));
  const token = new URL(invited.body.link).searchParams.get('token');
  const offer = await t.request('POST', '/invitation/read', { body: { token } });
  assert.equal(offer.body.role, 'editor');
  assert.equal(offer.body.hasAccount, false);
  const accepted = await t.request('POST', '/invitation/accept', { body: { token, name: 'Bea', password, locale: 'de' } });
  assert.equal(accepted.status, 200, JSON.stringify(accepted.body));
  const again = await t.request('POST', '/invitation/accept', { body: { token, name: 'Bea', password, locale: 'de' } });
  assert.equal(again.status, 410);
  const cookie = await signIn(t, 'bea@example.org');
  const me = await t.request('GET', '/me', { cookie });
  assert.deepEqual(me.body.active.permissions['content.edit'], [unitId]);
});

test('who manages the house cannot be given the right to sign', async () => {
  const refused = await org.owner.api('POST', '/memberships', {
    personId: org.owner.personId,
    unitId: org.unitId,
    role: 'medical_reviewer',
  });
  assert.equal(refused.status, 422);
  assert.deepEqual(refused.body.data.fields, [{ path: 'role', code: 'manages_and_signs' }]);
});

test('an administrator cannot make an owner, and the last owner stays', async () => {
  const administrator = await aPerson(t, org, { role: 'administrator' });
  const promoted = await administrator.api('POST', '/memberships', { personId: administrator.personId, unitId: org.unitId, role: 'owner' });
  assert.equal(promoted.status, 403);
  const members = await org.owner.api('GET', '/members');
  const own = members.body.find((member: { personId: string }) => member.personId === org.owner.personId).memberships[0];
  const ended = await org.owner.api('DELETE', `/memberships/${own.id}`);
  assert.equal(ended.status, 409);
  assert.equal(ended.body.data.reason, 'last_owner');
});

test('an ended membership ends the access at the next request', async () => {
  const editor = await aPerson(t, org, { role: 'editor' });
  assert.equal((await editor.api('GET', '/units')).status, 200);
  const members = await org.owner.api('GET', '/members');
  const membership = members.body.find((member: { personId: string }) => member.personId === editor.personId).memberships[0];
  assert.equal((await org.owner.api('DELETE', `/memberships/${membership.id}`)).status, 200);
  assert.deepEqual((await editor.api('GET', '/units')).body, []);
});

test('an API key does what it may, where it may, until it is revoked, and never signs', async () => {
  const made = await org.owner.api('POST', '/api-keys', { name: 'Intranet', unitId: org.unitId, permissions: ['identity.read'] });
  assert.equal(made.status, 200, JSON.stringify(made.body));
  const headers = { authorization: `Bearer ${made.body.secret}` };
  assert.equal((await t.request('GET', '/members', { headers })).status, 200);
  assert.equal((await t.request('GET', '/invitations', { headers })).status, 403);
  const signing = await org.owner.api('POST', '/api-keys', { name: 'Robot', unitId: org.unitId, permissions: ['review.sign'] });
  assert.equal(signing.status, 422);
  await org.owner.api('DELETE', `/api-keys/${made.body.apiKey.id}`);
  assert.equal((await t.request('GET', '/members', { headers })).status, 401);
});

test('a change from another site is refused', async () => {
  const { status } = await t.request('PATCH', '/me', {
    cookie: org.owner.cookie,
    organisationId: org.organisationId,
    body: { name: 'X' },
    headers: { origin: 'https://evil.example' },
  });
  assert.equal(status, 403);
});

test('sessions are listed and ended', async () => {
  const person = await aPerson(t, org, { role: 'author' });
  const other = await signIn(t, person.email);
  const sessions = await person.api('GET', '/me/sessions');
  assert.equal(sessions.body.length, 2);
  const second = sessions.body.find((session: { current: boolean }) => !session.current);
  await person.api('DELETE', `/me/sessions/${second.id}`);
  assert.equal((await t.request('GET', '/me', { cookie: other })).status, 401);
});

test('malformed JSON is 400, a wrong field is 422 and named', async () => {
  const broken = await t.request('POST', '/units', { body: '{"a":', cookie: org.owner.cookie, organisationId: org.organisationId });
  assert.equal(broken.status, 400);
  const wrong = await org.owner.api('POST', '/units', { parentId: org.unitId, name: '', kind: 'team' });
  assert.equal(wrong.status, 422);
  assert.equal(wrong.body.data.fields[0].path, 'name');
});
