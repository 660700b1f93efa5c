import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { findMpi, launchedRank, openMpi } from "../../../lib/training/mpi/mod.ts";
import { launchOf, mpiNames } from "../../../lib/training/mpi/names.ts";

Deno.test("mpiNames tries the launcher's own library first, and the other make's behind it", () => {
  assertEquals(mpiNames("linux", "Open MPI").slice(0, 1), ["libmpi.so.40"]);
  assertEquals(mpiNames("linux", "MPICH").slice(0, 2), ["libmpich.so.12", "libmpi.so.12"]);
  assertEquals(mpiNames("linux", "MPICH").toSorted(), mpiNames("linux", "Open MPI").toSorted());
  assert(mpiNames("darwin", "Open MPI").every((name) => name.endsWith(".dylib")));
});

Deno.test("launchOf reads how many ranks there are from the variables of each launcher", () => {
  const of = (variables: Record<string, string>) => launchOf((name) => variables[name]);
  assertEquals(of({}), undefined);
  assertEquals(of({ OMPI_COMM_WORLD_SIZE: "3" }), { make: "Open MPI", size: 3 });
  assertEquals(of({ PMI_SIZE: "2", SLURM_NTASKS: "9" }), { make: "MPICH", size: 2 });
  assertEquals(of({ SLURM_NTASKS: "4" }), { make: "MPICH", size: 4 });
  assertEquals(of({ PMI_SIZE: "many" }), undefined);
});

Deno.test("findMpi says which library could not be opened, and what to give", () => {
  const error = assertThrows(
    () => findMpi({ library: "/nowhere/libmpi.so" }),
    Error,
    "Cannot open MPI as library must name a shared library: ",
  );
  assert(error.message.includes("/nowhere/libmpi.so"), error.message);
  assert(error.message.includes("\nhint: give the full path"), error.message);
  Deno.env.set("HAZE_MPI", "/nowhere/libelse.so");
  try {
    assertThrows(() => findMpi(), Error, "Cannot open MPI as HAZE_MPI must name a shared library: ");
  } finally {
    Deno.env.delete("HAZE_MPI");
  }
});

Deno.test("openMpi refuses a process that no launcher started, and says how to start one", async () => {
  assertEquals(launchedRank(), 0);
  const error = await assertRejects(() => openMpi(), Error, "this process was started alone");
  assert(error.message.includes("hint: start it with mpirun -n 2"), error.message);
});

Deno.test("openMpi refuses a library that is no MPI", async () => {
  Deno.env.set("OMPI_COMM_WORLD_SIZE", "2");
  try {
    await assertRejects(
      () => openMpi({ library: "libm.so.6" }),
      Error,
      "Cannot open MPI as library must name a shared library",
    );
  } finally {
    Deno.env.delete("OMPI_COMM_WORLD_SIZE");
  }
});
