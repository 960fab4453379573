import sprite from "virtual:icon-sprite";
import { logo, portal } from "../lib/portal";
import type { IconName } from "./icon-names";

export const Icon = ({ name }: { name: IconName }) => (
  <svg class="icon" aria-hidden="true" focusable="false">
    <use href={`${sprite}#${name}`} />
  </svg>
);

/** The office's logo on white, as it was drawn for paper; without one the product's mark. */
export const Brand = () =>
  logo.value ? (
    <span class="brand">
      <img class="logo" src={logo.value} alt={portal.value?.office_name ?? ""} />
    </span>
  ) : (
    <span class="brand">
      <img src="/brandmark.svg" alt="" width="26" height="26" />
      Awizo
    </span>
  );
