// The header works without this file. With it menus, which are <details>, also close by Escape and by a click elsewhere,
// and Ctrl+K (not a lone key: who speaks to the computer would press it by chance) leads to the search.
"use strict";

function openMenus() {
  return document.querySelectorAll("details[data-menu][open]");
}

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const field = document.querySelector("[data-find]");
  if (!field) return;
  event.preventDefault();
  if (field.checkVisibility()) field.focus();
  else document.querySelector(".find-link").click();
});
