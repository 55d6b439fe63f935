// What mail programs do not support of the page that is named, as JSON: {finding: [program, …]}.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [modules, page] = process.argv.slice(2);
const found = createRequire(modules + "/").resolve("caniemail");
const { caniemail } = await import(pathToFileURL(found).href);
const clients = ["gmail.*", "outlook.*", "apple-mail.*", "yahoo.*"];
const { issues } = caniemail({ clients, html: readFileSync(page, "utf8") });
const findings = {};
for (const kind of ["errors", "warnings"])
  for (const [client, list] of issues[kind])
    for (const { title } of list) (findings[`${kind.slice(0, -1)} ${title}`] ??= new Set()).add(client);
console.log(JSON.stringify(Object.fromEntries(Object.entries(findings).map(([name, all]) => [name, [...all].sort()]))));
