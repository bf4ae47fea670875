// @ts-check
/** Stands at the address that could not be reached, so loading that again is all there is to do. */
import { byId } from "./dom.js";
import "./i18n.js";

const again = () => location.reload();
byId("again").addEventListener("click", again);
window.addEventListener("online", again);
