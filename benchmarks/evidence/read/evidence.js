// What a page built by Evidence shows. Opens what is folded and turns the pages of tables.
async () => {
  const article = document.querySelector("article");
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const text = (node) => (node ? node.textContent : "");
  for (const marker of article.querySelectorAll("button .marker:not(.rotate-marker)")) marker.closest("button").click();
  await pause(450);
  const large = [...article.querySelectorAll("div.inline-block.font-sans > p")].map((name) => [
    text(name),
    text(name.parentElement.querySelector(".text-xl")),
  ]);
  // A group's own cell spans its rows and is no figure; the fold-out copy of a table for the full screen has no test id.
  const rowsOf = (table, count) =>
    [...table.querySelectorAll("tr")]
      .filter((row) => row.querySelector("td") && !row.closest("thead"))
      .map((row) =>
        [...row.querySelectorAll("td")]
          .slice(0, count)
          .map((cell) => (cell.querySelector("svg, canvas") ? "" : text(cell)))
      );
  const tables = [];
  for (const box of article.querySelectorAll(".table-container[data-testid]")) {
    const table = box.querySelector("table");
    const heads = [...table.querySelectorAll("thead tr:last-child th:not(:has(.sr-only))")].map(text).map((t) => t.trim());
    while (heads.length && !heads[heads.length - 1]) heads.pop();
    const button = (label) => box.querySelector(`button[aria-label="${label}"]`);
    let rows = [];
    if (button("first-page")) {
      button("first-page").click();
      await pause(80);
    }
    for (;;) {
      rows = rows.concat(rowsOf(table, heads.length));
      const next = button("next-page");
      if (!next || next.disabled) break;
      next.click();
      await pause(80);
    }
    const title = box.querySelector(":scope > div > h4");
    tables.push({ title: text(title), columns: heads, rows });
  }
  const errors = [...article.querySelectorAll("[class*='border-negative'], .error")].map(text);
  return { large, tables, errors, busy: article.querySelectorAll("[class*='skeleton'], .animate-pulse").length };
}
