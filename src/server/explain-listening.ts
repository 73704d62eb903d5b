import { StartupError } from "../core/startup-error";

/** The settings that say where to listen, with their values. */
interface Listening {
  readonly host: string;
  readonly port: number;
  readonly hostName: string;
  readonly portName: string;
}

/** Says what is wrong with a host or a port, and what would be right. */
export function explainListening(error: unknown, { host, port, hostName, portName }: Listening): unknown {
  const { code } = error as NodeJS.ErrnoException;
  switch (code) {
    case "EADDRINUSE":
      return new StartupError(
        `Port ${port} of ${host} is taken by another program. Stop that one, or choose another port: ${portName}=${port < 65535 ? port + 1 : 4000} npm start`,
      );
    case "EACCES":
      return new StartupError(
        `Port ${port} is not for ordinary users. Choose one from 1024 up: ${portName}=4000 npm start`,
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new StartupError(
        `${hostName} ${host} is no address of this machine. For this machine alone: ${hostName}=127.0.0.1, for its whole network: ${hostName}=0.0.0.0`,
      );
    default:
      return error;
  }
}
