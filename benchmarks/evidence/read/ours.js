// What a page of our own shows, with JavaScript off in the page itself: everything stands in the HTML.
() => {
  const text = (node) => {
    if (!node) return "";
    const copy = node.cloneNode(true);
    for (const hidden of copy.querySelectorAll(".visually-hidden, .column-note, svg, [aria-hidden=true]")) hidden.remove();
    return copy.textContent;
  };
  const large = [...document.querySelectorAll(".bigvalue")].map((box) => [
    text(box.querySelector(".bigvalue-name")),
    text(box.querySelector(".bigvalue-figure")),
  ]);
  const tables = [...document.querySelectorAll("div.table")].map((box) => {
    const caption = box.querySelector("caption .caption").cloneNode(true);
    for (const below of caption.querySelectorAll(".subtitle")) below.remove();
    return {
      title: box.querySelector("caption").classList.contains("visually-hidden") ? "" : caption.textContent,
      columns: [...box.querySelectorAll("thead tr:last-child th")].map(text),
      rows: [...box.querySelectorAll("tbody tr:not(.group)")].map((row) => [...row.children].map(text)),
    };
  });
  return { large, tables, errors: [], busy: 0 };
}
