// The browser that checks pages: headless, and without any requests to other machines.
import puppeteer from 'puppeteer-core';

export function launched(executablePath) {
  return puppeteer.launch({
    executablePath,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}
