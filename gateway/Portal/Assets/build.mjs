// Builds what browsers get: `node build.mjs OUT`. Every file carries a hash of its content in its name, lies there compressed
// as well (Brotli and gzip), and is listed in OUT/manifest.json. Runs on Node 18 and newer.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(here, "out"));
const manifest = {};
const types = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".json": "application/manifest+json",
};

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

function write(name, content) {
  const bytes = Buffer.from(content);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  const extension = extname(name);
  const file = `${basename(name, extension)}-${hash}${extension}`;
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  const gzip = gzipSync(bytes, { level: 9 });
  writeFileSync(join(out, file), bytes);
  writeFileSync(join(out, `${file}.br`), brotli);
  writeFileSync(join(out, `${file}.gz`), gzip);
  manifest[name] = { file, hash, type: types[extension], bytes: bytes.length, brotli: brotli.length, gzip: gzip.length };
}

const styles = sass.compile(join(here, "styles", "portal.scss"), {
  loadPaths: [join(here, "node_modules")],
  style: "compressed",
  quietDeps: true,
  silenceDeprecations: ["mixed-decls"],
});
// Not our typeface and none of its pictures: nothing of the style sheet may point outside it.
if (styles.css.includes("url(")) throw new Error("portal.css refers to other files; the portal serves none of them.");
write("portal.css", styles.css);

const entries = readdirSync(join(here, "scripts")).filter(name => name.endsWith(".ts") && !name.startsWith("_"));
const scripts = await esbuild.build({
  absWorkingDir: here,
  entryPoints: entries.map(name => `scripts/${name}`),
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2020"],
  legalComments: "none",
  write: false,
  logLevel: "warning",
});
for (const script of scripts.outputFiles) write(basename(script.path), script.text);

for (const image of readdirSync(join(here, "images"))) write(image, readFileSync(join(here, "images", image)));

writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
for (const [name, { bytes, brotli }] of Object.entries(manifest))
  console.log(`${name}: ${(bytes / 1000).toFixed(1)} kB, ${(brotli / 1000).toFixed(1)} kB compressed`);
