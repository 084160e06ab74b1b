import js from "@eslint/js";
import pulumi from "@pulumi/eslint-plugin";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["**/node_modules/", "**/dist/"] },
  js.configs.recommended,
  { files: ["**/*.js"], extends: [tseslint.configs.recommended] },
  {
    files: ["**/*.ts", "**/*.tsx"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    plugins: { "@pulumi": pulumi },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@pulumi/no-output-in-template-literal": "error",
      // A number and a switch look in a text as they are written.
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true, allowNullish: true },
      ],
      // `() => this.close()` and, where nothing is handed back, `return next()` say enough.
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // noUncheckedIndexedAccess wants one for every index that is known to be there; where it is not, it fails at once.
      "@typescript-eslint/no-non-null-assertion": "off",
      // A key of data is written as one.
      "@typescript-eslint/dot-notation": ["error", { allowIndexSignaturePropertyAccess: true }],
      // An empty text is as good as none.
      "@typescript-eslint/prefer-nullish-coalescing": ["error", { ignorePrimitives: { string: true } }],
      // `async` is how a function says that it gives a promise.
      "@typescript-eslint/require-await": "off",
      // Environment variables and keys of JSON schemas are removed by their names.
      "@typescript-eslint/no-dynamic-delete": "off",
      // What a caller knows of an object is said by a type parameter, as in `registered.spec<SensorSpec>(...)`.
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
    },
  },
);
