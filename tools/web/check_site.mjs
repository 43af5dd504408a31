// Checks the built site in a headless browser, as readers see it: in light and dark, on a wide screen and on a phone.
//
//   node check_site.mjs URL BROWSER [FOLDER FOR PICTURES]
//
// Prints "ok ..." or "not ok ..." for each check.
import { launched } from './browser.mjs';
import { exitStatus, lookAt, looks, opened, report } from './looks.mjs';

const [url, executablePath, pictures] = process.argv.slice(2);

const pages = [
  'index.html', 'before_you_come.html', 'map.html', 'glossary.html', 'reference.html', 'teaching.html', 'grading.html',
  'maintaining.html', 'behaviours.html', 'results.html', 'search.html?q=cancel', 'lesson_00_paradigm.html', 'lesson_01_reactor.html',
  'lesson_02_transports.html', 'lesson_03_protocols.html', 'lesson_04_deferreds.html', 'lesson_05_testing.html',
  'lesson_06_http_server.html', 'lesson_taking_it_home.html', 'classuntwist_1_1DelayedCall.html', 'classuntwist_1_1Deferred.html',
  'structuntwist_1_1http_1_1Limits.html', 'reactor_8hpp.html', 'reactor_8hpp_source.html', 'classuntwist_1_1Reactor.html',
  'file_solutions_01_reactor_reactor_cpp.html', 'folder_exercises_02_transports.html',
];
// One page of each kind.
const varied = pages.filter((page) => !/lesson_0[0235]|before|teaching|grading|map|maintaining|folder|_source|Deferred/.test(page));
const browser = await launched(executablePath);

for (const look of looks) await lookAt(browser, look, url, look.name === 'light' ? pages : varied, pictures);
const home = (page) => opened(browser, looks[0], `${url}/${page}`);

// Typical actions of a reader.
{
  const { tab } = await home('index.html');
  const press = async (...keys) => { for (const key of keys) await tab.keyboard.press(key); };
  const focused = () => tab.evaluate(() => document.activeElement.textContent.trim() || document.activeElement.id);

  await press('Tab');
  report((await focused()) === 'Skip to the text', 'the first keyboard stop skips the contents', await focused());
  await press('Enter', 'Tab');
  report(await tab.evaluate(() => document.querySelector('main').contains(document.activeElement)), 'and it leads to the text', await focused());
  await press('/');
  await tab.keyboard.type('cancel scheduled');
  await Promise.all([tab.waitForNavigation(), press('Enter')]);
  await tab.waitForSelector('.pagefind-ui__result-link', { timeout: 10000 }).catch(() => {});
  const results = await tab.$$eval('.pagefind-ui__result-link', (links) => links.map((link) => link.href));
  report(results.some((link) => link.includes('DelayedCall')), 'a search for "cancel scheduled" finds DelayedCall', results.join(' ') || 'nothing found');
  if (pictures) await tab.screenshot({ path: `${pictures}/search.png` });
  await tab.goto(`${url}/search.html?q=Limits`, { waitUntil: 'networkidle0' });
  const limits = await tab.$$eval('.pagefind-ui__result-link', (links) => links.map((link) => link.href));
  report(limits.some((link) => link.includes('Limits')), 'a search for "Limits" finds it', limits.join(' ') || 'nothing found');
  await tab.close();
}

// Three clicks from home.
async function walk(what, links, holds) {
  const { tab } = await home('index.html');
  for (const link of links) {
    const found = await tab.evaluateHandle((text) => [...document.querySelectorAll('a')].find((a) => a.textContent.trim() === text), link);
    if (!found.asElement()) {
      report(false, what, `no link "${link}" on ${tab.url()}`);
      return;
    }
    const before = tab.url();
    await found.asElement().click();
    await tab.waitForFunction((old) => location.href !== old, {}, before);
    await tab.waitForFunction(() => document.readyState === 'complete');
  }
  const { text, where } = await tab.evaluate(() => ({ text: document.querySelector('main').innerText, where: location.href }));
  report(text.includes(holds), what, `"${holds}" is not on ${where}`);
  await tab.close();
}
await walk('three clicks from home to the first exercise', ['00 · The event-driven paradigm', 'exercises/00-paradigm/slow_page.cpp'], 'TODO(0.1)');
await walk('three clicks from home to what DelayedCall::cancel throws', ['The contracts', 'DelayedCall', 'cancel'], 'AlreadyCancelled');
await walk('three clicks from home to how to grade a class', ['Grading a class'], 'ctest --preset learn');

{
  const { tab } = await home('lesson_01_reactor.html');
  const colour = () => tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await colour();
  await tab.click('#theme');
  const dark = await colour();
  await tab.reload();
  report(light !== dark && (await colour()) === dark, 'the button changes the theme, and the next page remembers it', `${light}, ${dark}, ${await colour()}`);
  await tab.close();
}

await browser.close();
process.exit(exitStatus());
