// node bundle.js FOLDER ENTRY...: what a browser loads, made of the sources; tells on stdout what each file is made of.
import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";

const [folder, ...entryPoints] = process.argv.slice(2);
const { metafile, outputFiles } = await build({
  entryPoints,
  entryNames: "[name]-[hash]",
  outdir: "dist", // never written: source maps name the same paths, and files the same hashes, wherever the site is built
  write: false,
  metafile: true,
  bundle: true,
  minify: true,
  sourcemap: true,
  format: "esm",
  target: "es2020",
  logLevel: "warning",
});
for (const file of outputFiles) writeFileSync(join(folder, basename(file.path)), file.contents);
process.stdout.write(JSON.stringify(metafile.outputs));
