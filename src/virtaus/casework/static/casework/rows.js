// Keys for lists of duties: j or arrow down leads to the next row, k or arrow up to the previous one; Enter opens it,
// because the row's link has the focus. Keys work only while a row of the list has the focus, so that they take
// nothing from the rest of the page (WCAG 2.1.4).
document.querySelectorAll(".duties").forEach((list) => {
  const rows = () => [...list.querySelectorAll(".duty .who-link")];
  list.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, textarea, select")) return;
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const links = rows();
    const here = links.indexOf(event.target.closest(".duty")?.querySelector(".who-link"));
    const next = links[here + step];
    if (here < 0 || !next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  });
});
