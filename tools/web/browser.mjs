// The browser that pages are looked at with: headless, and asking nobody outside for anything.
import puppeteer from 'puppeteer-core';

export function launched(executablePath) {
  return puppeteer.launch({
    executablePath,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}
