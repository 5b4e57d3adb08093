// Builds the front end into PortfolioWeb/wwwroot/dist: bundles and minifies the script and the styles of each page, adds the libraries
// that libman.json lists, names each file by its content, compresses it, and writes a manifest from names to addresses.
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const web = 'PortfolioWeb/wwwroot';
const dist = `${web}/dist`;
// The new files are built beside the old ones, so that a running program never serves an incomplete set.
const next = `${web}/dist.next`;
const assets = `${next}/assets`;
const manifest = {};

const entries = {
  dashboard: ['js/dashboard/dashboard.js', 'css/pages/dashboard.css'],
  portfolio: ['js/portfolio/portfolio.js', 'css/pages/portfolio.css'],
  prices: ['js/prices/prices.js', 'css/pages/prices.css'],
  pipeline: ['js/pipeline/pipeline.js', 'css/pages/pipeline.css'],
  results: ['js/results/results.js', 'css/pages/results.css'],
  plain: ['js/pages/plain.js', 'css/pages/plain.css'],
  'api-reference': ['js/pages/api-reference.js', 'css/pages/api-reference.css'],
  'stored-theme': ['js/ui/stored-theme.js'],
};

async function bundlePages() {
  const { metafile } = await build({
    entryPoints: Object.entries(entries).flatMap(([out, files]) => files.map(file => ({ in: `${web}/${file}`, out }))),
    entryNames: '[name]-[hash]',
    outdir: assets,
    bundle: true,
    minify: true,
    sourcemap: 'linked',
    format: 'esm',
    metafile: true,
    logLevel: 'warning',
  });
  for (const [file, { entryPoint }] of Object.entries(metafile.outputs))
    if (entryPoint) add(path.basename(file).replace(/-[A-Z0-9]+(\.\w+)$/, '$1'), path.basename(file));
}

// Adds a file that is served unchanged.
async function copy(file) {
  const { name, ext } = path.parse(file);
  const hash = createHash('sha256').update(await readFile(file)).digest('hex').slice(0, 8).toUpperCase();
  await cp(file, `${assets}/${name}-${hash}${ext}`);
  add(name + ext, `${name}-${hash}${ext}`);
}

function add(name, file) {
  manifest[name] = `/assets/${file}`;
}

async function compress() {
  for (const name of await readdir(assets)) {
    if (name.endsWith('.map')) continue;
    const content = await readFile(`${assets}/${name}`);
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
    await writeFile(`${assets}/${name}.br`, brotliCompressSync(content, { params }));
    await writeFile(`${assets}/${name}.gz`, gzipSync(content, { level: 9 }));
  }
}

// Checks that the manifest has every name that a page uses, and no other.
async function check() {
  const files = await readdir('PortfolioWeb', { recursive: true });
  const sources = files.filter(file => /^(?!bin|obj|wwwroot|data).*\.(cs|cshtml)$/.test(file));
  const texts = await Promise.all(sources.map(file => readFile(`PortfolioWeb/${file}`, 'utf8')));
  const used = new Set(texts.flatMap(text => [...text.matchAll(/\bfrontEnd\["([^"]+)"\]/gi)].map(match => match[1])));
  const missing = [...used].filter(name => !manifest[name]), unused = Object.keys(manifest).filter(name => !used.has(name));
  if (missing.length) throw new Error(`The pages use ${missing.join(', ')}, which the front end does not have.`);
  if (unused.length) throw new Error(`No page uses ${unused.join(', ')}.`);
}

await rm(next, { recursive: true, force: true });
await mkdir(assets, { recursive: true });
await bundlePages();
const { libraries } = JSON.parse(await readFile('libman.json', 'utf8'));
for (const { library, files } of libraries) for (const file of files) await copy(path.join(library, file));
for (const name of await readdir(web)) if (name.endsWith('.svg')) await copy(path.join(web, name));
await compress();
await check();
await writeFile(`${next}/manifest.json`, JSON.stringify(manifest, null, 2));
await rm(dist, { recursive: true, force: true });
await rename(next, dist);
