import type { Plugin, UserConfig } from "vite";
import type { InlineConfig } from "vitest/node";

// What socket.io's client brings for elsewhere: its own polling (where websockets are blocked, transport/rest.ts takes over),
// WebTransport, which the service does not speak, and a global object found by way of `Function`, which browsers never reach
// and strict pages dislike to see.
const lean: Plugin = {
  name: "lean-engine.io",
  enforce: "pre",
  transform(code, id) {
    if (/engine\.io-client\/build\/esm\/transports\/(webtransport|polling-xhr)\.js/.test(id)) return "export class WT {} export class XHR {}";
    if (/engine\.io-client\/build\/esm\/globals\.js/.test(id)) return code.replace('return Function("return this")()', "return globalThis");
    return null;
  },
};

const config: UserConfig & { test: InlineConfig } = {
  plugins: [lean],
  build: {
    target: "es2021",
    outDir: "../../../build/widget",
    emptyOutDir: true,
    minify: "terser",
    terserOptions: { ecma: 2020, compress: { passes: 3, pure_getters: true, unsafe_arrows: true, unsafe_methods: true }, format: { comments: false } },
    lib: { entry: "src/main.ts", formats: ["iife"], name: "FrontdeskWidget", fileName: () => "widget.js" },
    rollupOptions: { output: { extend: true } },
  },
  test: { environment: "happy-dom", include: ["tests/**/*.test.{ts,tsx}"] },
};

export default config;
