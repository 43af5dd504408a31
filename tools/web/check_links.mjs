// Follows every link of the built site, anchors and pictures included.
//
//   node check_links.mjs FOLDER
//
// Prints "PAGE has a broken link: TARGET" for each broken one. Makes no requests to other machines.
import { File } from 'node:buffer';

globalThis.File ??= File; // Node 18 has it, but not where linkinator looks for it
const { LinkChecker } = await import('linkinator');
const [folder] = process.argv.slice(2);
const checker = new LinkChecker();
const { links } = await checker.check({
  path: folder,
  recurse: true,
  checkFragments: true,
  linksToSkip: async (link) => /^https?:/.test(link) && !link.startsWith('http://localhost'),
});
const last = (url) => decodeURIComponent(String(url).replace(/.*\//, ''));
const broken = links.filter((link) => link.state === 'BROKEN');
for (const link of new Set(broken.map(({ url, parent }) => `${last(parent)} has a broken link: ${last(url)}`))) console.log(link);
if (links.length < 100) {
  console.log(`only ${links.length} links were found: is this the site?`);
  process.exit(1);
}
process.exit(broken.length > 0 ? 1 : 0);
