// node bundle.js FOLDER ENTRY...: what a browser loads, made of the sources; tells on stdout what each file is made of.
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";

const [folder, ...entries] = process.argv.slice(2);
const colours = readFileSync(0, "utf8");
/** What comes on stdin stands where a style says @import "brand.css". @type {import("esbuild").Plugin} */
const brand = {
  name: "brand",
  setup(within) {
    within.onResolve({ filter: /^brand\.css$/ }, ({ path }) => ({ path, namespace: "brand" }));
    within.onLoad({ filter: /./, namespace: "brand" }, () => ({ contents: colours, loader: "css" }));
  },
};
/** @type {import("esbuild").BuildOptions & { metafile: true, write: false }} */
const options = {
  entryNames: "[name]-[hash]",
  outdir: "dist", // never written: source maps name the same paths, and files the same hashes, wherever the site is built
  write: false,
  metafile: true,
  plugins: [brand],
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2020",
  logLevel: "warning",
};
const made = await Promise.all([
  build({ ...options, entryPoints: entries.filter((entry) => entry.endsWith(".js")), sourcemap: true }),
  build({ ...options, entryPoints: entries.filter((entry) => entry.endsWith(".css")) }),
]);
for (const file of made.flatMap(({ outputFiles }) => outputFiles)) {
  writeFileSync(join(folder, basename(file.path)), file.contents);
}
process.stdout.write(JSON.stringify(Object.assign({}, ...made.map(({ metafile }) => metafile.outputs))));
