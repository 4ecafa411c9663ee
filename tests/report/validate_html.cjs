// node validate_html.cjs FILE...: what html-validate finds wrong with the files; nothing else is read.
const fs = require('node:fs');
const { HtmlValidate, StaticConfigLoader } = require('html-validate/browser');

const validator = new HtmlValidate(
  new StaticConfigLoader({
    extends: ['html-validate:recommended', 'html-validate:a11y'],
    // A line of somebody's SQL may end in blanks.
    rules: { 'no-trailing-whitespace': 'off' },
  }),
);

async function main(paths) {
  for (const path of paths) {
    const report = await validator.validateString(fs.readFileSync(path, 'utf8'), path);
    for (const { messages } of report.results) {
      for (const { line, column, ruleId, message } of messages) {
        console.log(`${path}:${line}:${column}: ${message} (${ruleId})`);
        process.exitCode = 1;
      }
    }
  }
}

main(process.argv.slice(2));
