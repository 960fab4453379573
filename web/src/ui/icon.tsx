import sprite from "virtual:icon-sprite";
import type { IconName } from "./icon-names";

export const Icon = ({ name }: { name: IconName }) => (
  <svg class="icon" aria-hidden="true" focusable="false">
    <use href={`${sprite}#${name}`} />
  </svg>
);

export const Brand = () => (
  <span class="brand">
    <img src="/brandmark.svg" alt="" width="26" height="26" />
    Awizo
  </span>
);
