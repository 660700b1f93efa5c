/** Run without a permission: what `--json` says where a person could be asked. */
import { main } from "../../../cli/haze.ts";
import { fakeIo } from "../support.ts";

for (const words of [["inspect", "absent.npz", "--json"], ["claims", "list", "--json"]]) {
  const io = { ...fakeIo(), asksForPermissions: true };
  const code = await main(words, io);
  console.log(JSON.stringify({ code, out: io.written.out.slice(0, 1000) }));
}
