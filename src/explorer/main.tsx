import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import "./explorer.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Explorer } from "./explorer";

const element = document.getElementById("explorer");
if (element === null) throw new Error("The page has no element to hold the explorer.");

createRoot(element).render(
  <StrictMode>
    <Explorer />
  </StrictMode>,
);
