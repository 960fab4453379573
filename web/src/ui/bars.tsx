import { href, type Query } from "../lib/router";

export type Bar = {
  key: string;
  /** What stands below the bar, and in full for those who hear it. */
  label: string;
  name: string;
  value: number;
  /** The value as it is read. */
  text: string;
  isHere: boolean;
  to: [path: string, query: Query];
};

/** The tallest bar leaves room for its figure. */
const TALLEST = 86;

/**
 * A bar chart that is a table: every bar is a row with its name and its figure, beside each other
 * where there is room and below each other on a phone. The bars themselves are drawn only.
 */
export function Bars({
  caption,
  heads: [first, second],
  bars,
}: {
  caption: string;
  heads: [string, string];
  bars: Bar[];
}) {
  const most = Math.max(1, ...bars.map((one) => one.value));
  return (
    <table class="bars" role="table">
      <caption class="vh">{caption}</caption>
      <thead class="vh" role="rowgroup">
        <tr role="row">
          <th role="columnheader">{first}</th>
          <th role="columnheader">{second}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {bars.map((one) => (
          <tr key={one.key} role="row" class={one.isHere ? "here" : undefined}>
            <th scope="row" role="rowheader">
              <a href={href(...one.to)} aria-current={one.isHere ? "true" : undefined}>
                <span aria-hidden="true">{one.label}</span>
                <span class="vh">{one.name}</span>
              </a>
            </th>
            <td role="cell">
              <span class="figure">{one.text}</span>
              <Drawn part={Math.max(0, one.value) / most} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const Drawn = ({ part }: { part: number }) => (
  <svg width="100%" height={`${part * TALLEST}%`} aria-hidden="true">
    <rect class="tall" width="100%" height="100%" rx="3" />
    <rect class="flat" width={`${part * 100}%`} height="100%" rx="3" />
  </svg>
);
