import { assert, assertEquals } from "@std/assert";
import { backendReports, BACKENDS } from "../../../cli/doctor/backends.ts";
import { type KernelsName, kernelsNamed } from "../../../lib/kernels/mod.ts";

Deno.test("backendReports finds what --backend takes, and makes kernels of that name on one thread", {
  // A library that was opened stays open.
  sanitizeResources: false,
}, async () => {
  const reports = await backendReports();
  assertEquals(reports.map(({ name }) => name), BACKENDS.map(({ name }) => name));
  // A library for products is there or not.
  assertEquals(
    reports.filter(({ available }) => !available).map(({ name }) => name).filter((name) => name !== "blas"),
    [],
  );
  for (const { name, make } of BACKENDS) {
    if (name === "blas") continue;
    const named = kernelsNamed(name as KernelsName).name;
    const made = await make?.();
    if (made) assertEquals(made.name, named);
    else assert(name.startsWith("reference"), name);
  }
});

Deno.test("backendReports says why a backend cannot be had, with the hint by itself", async () => {
  const look = (): string => {
    throw new Error("Cannot find BLAS as one must open: none does\nhint: install one");
  };
  assertEquals(await backendReports([{ name: "blas", look }, { name: "other", look: () => "here" }]), [
    {
      name: "blas",
      available: false,
      detail: "Cannot find BLAS as one must open: none does",
      hint: "install one",
    },
    { name: "other", available: true, detail: "here" },
  ]);
});
