// Checks every slide in a headless browser, at 16:9, and prints the run sheet.
//
//   node check_slides.mjs FOLDER BROWSER [FOLDER FOR PICTURES]
//
// Prints "ok ..." or "not ok ..." for each deck.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launched } from './browser.mjs';

const [folder, executablePath, pictures] = process.argv.slice(2);
let bad = 0;
function report(problems, what) {
  if (problems.length === 0) console.log(`ok ${what}`);
  for (const problem of problems) console.log(`not ok ${what}: ${problem}`);
  bad += problems.length;
}

const browser = await launched(executablePath);
const tab = await browser.newPage();
await tab.setViewport({ width: 1280, height: 720 });

// Finds content outside of its slide, cut-off content, and pictures that do not load.
function lookAt() {
  const said = [];
  const sections = [...document.querySelectorAll('section')];
  sections.forEach((section, index) => {
    const slide = section.getBoundingClientRect();
    if (section.scrollHeight > section.clientHeight + 1) said.push(`slide ${index + 1} is ${section.scrollHeight - section.clientHeight} pixels too long`);
    const scale = slide.height / section.clientHeight;
    const room = { bottom: slide.bottom - 50 * scale, right: slide.right - 40 * scale }; // the footer and a margin
    for (const part of section.querySelectorAll('h1, h2, p, li, pre, img, table, blockquote')) {
      const box = part.getBoundingClientRect();
      if (box.bottom > room.bottom + 1) said.push(`slide ${index + 1}: <${part.localName}> ends ${Math.round((box.bottom - room.bottom) / scale)} pixels too low`);
      if (box.right > room.right + 1 || part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0 && part.localName === 'pre')
        said.push(`slide ${index + 1}: <${part.localName}> is too wide`);
      if (part.localName === 'img' && (!part.complete || part.naturalWidth === 0)) said.push(`slide ${index + 1}: no picture ${part.getAttribute('src')}`);
      if (part.localName === 'img' && !part.alt) said.push(`slide ${index + 1}: ${part.getAttribute('src')} has no alternative text`);
    }
    if (!section.querySelector('footer')) said.push(`slide ${index + 1} does not state its minutes`);
  });
  return { said, count: sections.length };
}

for (const name of readdirSync(folder).filter((file) => file.endsWith('.html') && file !== 'run-sheet.html')) {
  const asked = [];
  const listen = (request) => asked.push(request.url());
  tab.on('request', listen);
  await tab.goto(pathToFileURL(resolve(folder, name)).href, { waitUntil: 'load' });
  // All slides at once: the deck shows one at a time.
  await tab.addStyleTag({ content: '[data-marpit-svg], svg[data-marpit-svg] { display: block !important; position: static !important; content-visibility: visible !important; opacity: 1 !important; width: 1280px !important; height: 720px !important; } body, html, .bespoke-marp-parent { overflow: visible !important; height: auto !important; position: static !important; }' });
  const { said, count } = await tab.evaluate(lookAt);
  if (count === 0) said.push('it has no slides');
  said.push(...asked.filter((url) => !url.startsWith('file:') && !url.startsWith('data:')).map((url) => `requests ${url}`));
  report(said, `${name}, ${count} slides`);
  if (pictures) await tab.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
  tab.off('request', listen);
}

await tab.goto(pathToFileURL(resolve(folder, 'run-sheet.html')).href);
const sheet = Buffer.from(await tab.pdf({ preferCSSPageSize: true, printBackground: true }));
writeFileSync(resolve(folder, 'run-sheet.pdf'), sheet);
const pages = (sheet.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length;
report(pages === 1 ? [] : [`${pages} pages`], 'the run sheet is one page');

await browser.close();
process.exit(bad ? 1 : 0);
