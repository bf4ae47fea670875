/** Written before sw.js by frontend/worker.py: the pages that are kept, by language, and the files of those pages. */
declare const KEPT: { name: string; pages: Record<string, string>; files: string[] };
