// Before the first paint: the scheme of the last visit, or the system's, so that nothing flashes.
(function () {
  let stored = null;
  try {
    stored = localStorage.getItem('auscult.colour-scheme');
  } catch {
    // Storage may be forbidden; the system's scheme is then the answer.
  }
  const dark = stored === 'dark' || (stored !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
