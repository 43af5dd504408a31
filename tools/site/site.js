// The scripts of the pages: the theme, copying code, scrolling code from the keyboard, the contents on a phone.
'use strict';

const stored = (() => { try { return localStorage.getItem('theme'); } catch { return null; } })();
const prefersDark = matchMedia('(prefers-color-scheme: dark)').matches;
let dark = stored ? stored === 'dark' : prefersDark;

function show() {
  const classes = document.documentElement.classList;
  classes.toggle('dark-mode', dark);
  classes.toggle('light-mode', !dark);
  const button = document.getElementById('theme');
  if (button) button.textContent = dark ? 'light' : 'dark';
}
show();

function copyButton(fragment) {
  const button = document.createElement('button');
  button.className = 'copy';
  button.type = 'button';
  button.textContent = 'copy';
  button.addEventListener('click', async () => {
    const lines = [...fragment.querySelectorAll('.line')].map((line) => {
      const copy = line.cloneNode(true);
      copy.querySelectorAll('.lineno').forEach((number) => number.remove());
      return copy.textContent;
    });
    await navigator.clipboard.writeText(lines.join('\n'));
    button.textContent = 'copied';
    setTimeout(() => { button.textContent = 'copy'; }, 1500);
  });
  return button;
}

document.addEventListener('DOMContentLoaded', () => {
  show();
  document.getElementById('theme').addEventListener('click', () => {
    dark = !dark;
    try { localStorage.setItem('theme', dark ? 'dark' : 'light'); } catch { /* then only for this page */ }
    show();
  });

  const narrow = matchMedia('(max-width: 60rem)');
  const contents = document.getElementById('contents');
  contents.open = !narrow.matches;
  narrow.addEventListener('change', () => { contents.open = !narrow.matches; });

  const toc = document.querySelector('div.toc');
  if (toc) {
    const folded = document.createElement('details');
    folded.className = 'on-this-page';
    folded.innerHTML = '<summary>On this page</summary>';
    toc.replaceWith(folded);
    folded.append(toc);
    const room = matchMedia('(min-width: 95rem)');
    folded.open = room.matches;
    room.addEventListener('change', () => { folded.open = room.matches; });
  }

  for (const fragment of document.querySelectorAll('div.fragment')) {
    const frame = document.createElement('div');
    frame.className = 'code';
    fragment.replaceWith(frame);
    frame.append(fragment, copyButton(fragment));
  }
  for (const wide of document.querySelectorAll('div.fragment, table.markdownTable, table.markdownTable > tbody, table.memberdecls, div.memproto, figure.picture')) {
    if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
  }

  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
    if (['INPUT', 'TEXTAREA'].includes(document.activeElement.tagName)) return;
    event.preventDefault();
    (document.querySelector('.pagefind-ui__search-input') ?? document.getElementById('q')).focus();
  });
});
