import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Chat } from "../chat";
import type { Config } from "../config";
import { english, type Texts } from "../texts";

export interface Around {
  chat: Chat;
  config: Config;
  texts: Texts;
  base: string;
  /** The panel fills the screen. */
  sheet: boolean;
  /** Moves the focus to where the visitor goes on: the input, or the log where a keyboard would cover the screen. */
  goOn: () => void;
}

export const AroundContext = createContext<Around>({ texts: english } as Around);

export function useAround(): Around {
  return useContext(AroundContext);
}
