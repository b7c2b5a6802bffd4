// Tabs and folding groups of tables: both stand open and complete on a page without this script.
(() => {
  "use strict";

  const all = (selector, root) => [...root.querySelectorAll(selector)];

  // Tabs after the WAI-ARIA pattern: arrows move and open, Home and End go to the ends, an address with #id opens.
  for (const box of all("[data-tabs]", document)) {
    const panels = [...box.children].flatMap((child) => (child.matches(".tab") ? [child] : all(":scope > .tab", child)));
    if (panels.length < 2) continue;
    const list = document.createElement("div");
    list.className = "tab-list";
    list.setAttribute("role", "tablist");
    const buttons = panels.map((panel) => {
      const label = panel.querySelector(".tab-label");
      const button = document.createElement("button");
      button.type = "button";
      button.id = `${panel.id}-knop`;
      button.textContent = label.textContent;
      button.setAttribute("role", "tab");
      button.setAttribute("aria-controls", panel.id);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", button.id);
      list.append(button);
      return button;
    });
    const open = (at, focus) => {
      panels.forEach((panel, i) => {
        panel.classList.toggle("is-closed", i !== at);
        buttons[i].setAttribute("aria-selected", String(i === at));
        buttons[i].tabIndex = i === at ? 0 : -1;
      });
      if (focus) buttons[at].focus();
    };
    buttons.forEach((button, i) => button.addEventListener("click", () => open(i, false)));
    list.addEventListener("keydown", (event) => {
      const at = buttons.indexOf(document.activeElement);
      const last = buttons.length - 1;
      const to = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[event.key];
      if (to === undefined || at < 0) return;
      event.preventDefault();
      open(to, true);
    });
    box.prepend(list);
    box.classList.add("is-live");
    open(Math.max(0, panels.findIndex((panel) => panel.hasAttribute("data-selected"))), false);
    const follow = () => {
      const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
      const at = target ? panels.findIndex((panel) => panel === target || panel.contains(target)) : -1;
      if (at < 0) return;
      open(at, false);
      target.scrollIntoView();
    };
    addEventListener("hashchange", follow);
    follow();
  }

  // Groups of a table that fold.
  for (const box of all("[data-groups]", document)) {
    const bodies = all("tbody", box).filter((body) => body.querySelector("tr.group"));
    const buttons = bodies.map((body) => {
      const name = body.querySelector("tr.group th > span");
      const button = document.createElement("button");
      button.type = "button";
      button.append(...name.childNodes);
      name.append(button);
      const show = (open) => {
        body.classList.toggle("is-closed", !open);
        button.setAttribute("aria-expanded", String(open));
      };
      button.addEventListener("click", () => show(body.classList.contains("is-closed")));
      show(box.dataset.groups === "open");
      return show;
    });
    // A search finds rows in closed groups too.
    box.addEventListener("input", () => buttons.forEach((show) => show(true)));
  }
})();
