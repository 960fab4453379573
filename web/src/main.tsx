import { render } from "preact";
import { App } from "./app";
import { startLanguage } from "./lib/i18n";
import { restore } from "./lib/session";
import "@fontsource-variable/instrument-sans";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/parts.css";
import "./styles/shell.css";
import "./styles/pages.css";

restore();
startLanguage().then(() => render(<App />, document.getElementById("app")!));
