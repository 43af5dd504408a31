// Checks the grader's reports in a headless browser, as instructors and students see them.
//
//   node check_reports.mjs FOLDER BROWSER PAGE...
//
// Prints "ok ..." or "not ok ..." for each check.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launched } from './browser.mjs';
import { exitStatus, lookAt, looks } from './looks.mjs';

const [folder, executablePath, ...pages] = process.argv.slice(2);
const browser = await launched(executablePath);
for (const look of looks) await lookAt(browser, look, pathToFileURL(resolve(folder)).href, pages);
await browser.close();
process.exit(exitStatus());
