// Looks at a grader's reports in a headless browser, as instructors and students would.
//
//   node check_reports.mjs FOLDER BROWSER PAGE... [-- FOLDER FOR PICTURES]
//
// Prints a line for each thing that holds ("ok ...") or does not ("not ok ...").
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launched } from './browser.mjs';
import { exitStatus, lookAt, looks } from './looks.mjs';

const [folder, executablePath, ...rest] = process.argv.slice(2);
const dashes = rest.indexOf('--');
const pages = dashes < 0 ? rest : rest.slice(0, dashes);
const browser = await launched(executablePath);
for (const look of looks) await lookAt(browser, look, pathToFileURL(resolve(folder)).href, pages, dashes < 0 ? undefined : rest[dashes + 1]);
await browser.close();
process.exit(exitStatus());
