/**
 * Makes `dist/`: the embedded script, the panel, and one file a language, each also compressed.
 * `--check` makes nothing and fails when `dist/` is not what the sources say, or is too large.
 */
import { build, transform } from 'esbuild';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync, gzipSync } from 'node:zlib';

const HERE = import.meta.dirname;
const DIST = join(HERE, 'dist');
const KIB = 1024;
const LIMITS = { loader: 4 * KIB, whole: 14 * KIB, onDemand: 2 * KIB, language: 1 * KIB }; // bytes after brotli

/** A stylesheet is imported as its text, minified: it becomes a constructed sheet, which no policy forbids. */
const styles = {
  name: 'styles',
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, 'utf8'), { loader: 'css', minify: true, charset: 'utf8' });
      return { contents: code.trim(), loader: 'text' };
    });
  },
};

const files = await make();
const wrong = process.argv.includes('--check') ? stale(files) : write(files);
for (const line of [...wrong, ...tooLarge(files)]) {
  console.error(line);
  process.exitCode = 1;
}

/** @returns {Promise<Map<string, Buffer>>} every shipped file by its name */
async function make() {
  const files = new Map();
  const versions = {};
  for (const file of readdirSync(join(HERE, 'src/text')).sort()) {
    const [, code] = /^([a-z]{2})\.js$/.exec(file) ?? [];
    if (!code || code === 'en') continue; // English is part of the panel.
    const name = `${code}.js`;
    files.set(name, await bundle(join('src/text', file), { format: 'esm' }));
    versions[code] = version(files.get(name));
  }
  const known = { LANGUAGES: JSON.stringify(versions) };
  for (const name of ['cards', 'upload']) {
    files.set(`${name}.js`, await bundle(`src/${name}.js`, { format: 'esm' }));
    known[`${name.toUpperCase()}_VERSION`] = JSON.stringify(version(files.get(`${name}.js`)));
  }
  files.set('panel.js', await bundle('src/chat.js', { format: 'esm', define: known }));
  files.set('proactive.js', await bundle('src/proactive.js', { format: 'esm' }));
  files.set('tracking.js', await bundle('src/tracking.js', { format: 'esm' }));
  const define = {
    TRACKING_VERSION: JSON.stringify(version(files.get('tracking.js'))),
    PANEL_VERSION: JSON.stringify(version(files.get('panel.js'))),
    PROACTIVE_VERSION: JSON.stringify(version(files.get('proactive.js'))),
  };
  files.set('widget.js', await bundle('src/loader.js', { format: 'iife', define }));
  return files;
}

async function bundle(entry, options) {
  const { outputFiles } = await build({
    absWorkingDir: HERE,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    charset: 'utf8',
    target: ['es2022', 'chrome123', 'firefox120', 'safari17.5'],
    legalComments: 'none',
    mangleProps: /^on[A-Z]/, // Ours alone: the browser's are written in small letters.
    plugins: [styles],
    ...options,
  });
  return Buffer.from(outputFiles[0].contents);
}

/** The same beginning of the hash that the server gives each file. */
function version(content) {
  return createHash('sha256').update(content).digest('hex').slice(0, 10);
}

function brotli(content) {
  return brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
}

function write(files) {
  rmSync(DIST, { recursive: true, force: true });
  mkdirSync(DIST);
  for (const [name, content] of files) {
    writeFileSync(join(DIST, name), content);
    writeFileSync(join(DIST, `${name}.br`), brotli(content));
    writeFileSync(join(DIST, `${name}.gz`), gzipSync(content, { level: 9 }));
  }
  return [];
}

/** Compares what the compressed files hold, not their bytes: those may differ with the version of node. */
function stale(files) {
  const unpack = { '': (bytes) => bytes, '.br': brotliDecompressSync, '.gz': gunzipSync };
  const expected = [...files].flatMap(([name]) => Object.keys(unpack).map((suffix) => name + suffix));
  const found = existsSync(DIST) ? readdirSync(DIST) : [];
  const surplus = found.filter((name) => !expected.includes(name));
  const differing = expected.filter((path) => {
    const [, name, suffix] = /^(.*\.js)(\..*)?$/.exec(basename(path));
    return !found.includes(path) || !unpack[suffix ?? ''](readFileSync(join(DIST, path))).equals(files.get(name));
  });
  return [...surplus, ...differing].map((name) => `widget/dist/${name} is not current; run: make widget`);
}

function tooLarge(files) {
  const size = (name) => brotli(files.get(name)).length;
  const languages = [...files.keys()].filter((name) => name.length === 5);
  const sizes = [
    ['the embedded script', size('widget.js'), LIMITS.loader],
    ['speaking first', size('proactive.js'), LIMITS.onDemand],
    ['cards', size('cards.js'), LIMITS.onDemand],
    ['tracking', size('tracking.js'), LIMITS.onDemand],
    ['sending files', size('upload.js'), LIMITS.onDemand],
    ['script, panel, styles and English', size('widget.js') + size('panel.js'), LIMITS.whole],
    ...languages.map((name) => [name, size(name), LIMITS.language]),
  ];
  for (const [what, bytes, limit] of sizes) console.log(`${what}: ${bytes} of ${limit} bytes`);
  return sizes.filter(([, bytes, limit]) => bytes > limit).map(([what]) => `${what}: over the limit`);
}
