import "./style/theme.css";
import "./style/page.css";
import "./style/figures.css";
import "./style/participants.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Dashboard } from "./dashboard";
import { applyTheme, chosenTheme } from "./theme";

const element = document.getElementById("dashboard");
if (element === null) throw new Error("The page has no element to hold the dashboard.");

applyTheme(chosenTheme());
createRoot(element).render(
  <StrictMode>
    <Dashboard />
  </StrictMode>,
);

// While the page is being worked on, there is none, and an old page would stay.
if (import.meta.env.PROD && "serviceWorker" in navigator) {
  void navigator.serviceWorker.register("/dashboard/service-worker.js", { scope: "/dashboard" });
}
