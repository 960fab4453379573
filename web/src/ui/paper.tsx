import { render, type ComponentChildren } from "preact";

/** A page of its own for paper: what it is given, and nothing of the screen around it. */
export function onPaper(content: ComponentChildren): void {
  const paper = document.createElement("div");
  paper.className = "printout";
  document.body.append(paper);
  render(content, paper);
  const done = () => {
    render(null, paper);
    paper.remove();
  };
  addEventListener("afterprint", done, { once: true });
  window.print();
}
