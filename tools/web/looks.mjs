// Checks pages as their readers see them: in light and dark, on a wide screen and on a phone.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const looks = [
  { name: 'light', width: 1400, height: 1000, scheme: 'light' },
  { name: 'dark', width: 1400, height: 1000, scheme: 'dark' },
  { name: 'telephone', width: 390, height: 844, scheme: 'light', isMobile: true },
];

let bad = 0;
export function report(good, what, why) {
  if (!good) bad += 1;
  console.log(good ? `ok ${what}` : `not ok ${what}: ${why}`);
}
export const exitStatus = () => (bad ? 1 : 0);

export async function opened(browser, look, address) {
  const tab = await browser.newPage();
  const asked = [];
  const errors = [];
  tab.on('request', (request) => asked.push(request.url()));
  tab.on('pageerror', (error) => errors.push(String(error)));
  await tab.setViewport({ width: look.width, height: look.height, isMobile: Boolean(look.isMobile) });
  await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: look.scheme }]);
  const answer = await tab.goto(address, { waitUntil: address.includes('/search') ? 'networkidle0' : 'load' });
  if (!answer.ok() && answer.status() !== 304) throw new Error(`${address}: ${answer.status()}`);
  return { tab, asked, errors };
}

// Reports what gets in a reader's way on these pages below `url`.
export async function lookAt(browser, look, url, pages, pictures) {
  const seen = { serious: [], elsewhere: [], wide: [], errors: [] };
  for (const page of pages) {
    const { tab, asked, errors } = await opened(browser, look, `${url}/${page}`);
    await tab.evaluate(axe);
    const { violations } = await tab.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
    for (const { id, impact, nodes } of violations) {
      if (impact === 'serious' || impact === 'critical') seen.serious.push(`${page}: ${id}: ${nodes[0].html.slice(0, 160)} (${nodes.length})`);
    }
    seen.elsewhere.push(...asked.filter((one) => !one.startsWith(url) && !one.startsWith('data:') && !one.startsWith('blob:')));
    seen.errors.push(...errors.map((error) => `${page}: ${error}`));
    const overflow = await tab.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (overflow > 0) seen.wide.push(`${page} by ${overflow} pixels`);
    if (pictures) await tab.screenshot({ path: `${pictures}/${look.name}-${page.replace(/[^a-z0-9_]/gi, '-')}.png` });
    await tab.close();
  }
  const all = `pages, ${look.name}`;
  report(seen.serious.length === 0, `${all}: no serious accessibility problems`, `\n  ${seen.serious.join('\n  ')}`);
  report(seen.wide.length === 0, `${all}: no page is wider than the screen`, seen.wide.join(', '));
  report(seen.elsewhere.length === 0, `${all}: no request leaves the machine`, seen.elsewhere.join(', '));
  report(seen.errors.length === 0, `${all}: no script fails`, seen.errors.join('; '));
}
