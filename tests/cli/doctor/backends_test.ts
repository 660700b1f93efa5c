import { assert, assertEquals } from "@std/assert";
import { backendReports, BACKENDS } from "../../../cli/doctor/backends.ts";
import { type KernelsName, kernelsNamed } from "../../../lib/kernels/mod.ts";

Deno.test("backendReports finds what --backend takes, and makes kernels of that name on one thread", async () => {
  const reports = await backendReports();
  assertEquals(
    reports.map(({ name, available }) => [name, available]),
    BACKENDS.map(({ name }) => [name, true]),
  );
  for (const { name, make } of BACKENDS) {
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
