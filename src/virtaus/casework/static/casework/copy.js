// Copies the text of a field. Without script the field itself can be selected, so the button appears only here.
document.querySelectorAll("[data-copy-from]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copyFrom);
    field.select();
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.copied;
  });
});
