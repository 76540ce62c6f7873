// Reads the feed whose bytes come on standard input with npm's rss-parser, and writes what it found as JSON.
"use strict";

const Parser = require("rss-parser");

let text = "";
process.stdin.setEncoding("utf8");
process.stdin.on("data", (piece) => { text += piece; });
process.stdin.on("end", () => {
  new Parser().parseString(text).then(
    (feed) => process.stdout.write(JSON.stringify(feed)),
    (error) => process.stdout.write(JSON.stringify({ refused: error.message })),
  );
});
