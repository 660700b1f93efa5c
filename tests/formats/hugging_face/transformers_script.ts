/** What `transformers` makes of a folder: its classes, logits (V,) a prefix of each list of ids, and ids and text of texts. */
export const TRANSFORMERS_SCRIPT = `
import json, os, sys, warnings
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_VERBOSITY"] = "error"
warnings.filterwarnings("ignore")
import torch, transformers
transformers.utils.logging.disable_progress_bar()
torch.set_num_threads(1)
out = []
for job in json.load(sys.stdin):
    tokenizer = transformers.AutoTokenizer.from_pretrained(job["folder"])
    model, loading = transformers.AutoModelForCausalLM.from_pretrained(job["folder"], output_loading_info=True)
    model.eval()
    with torch.no_grad():
        logits = [model(torch.tensor([ids])).logits[0].flatten().tolist() for ids in job["prompts"]]
    ids = [tokenizer(text).input_ids for text in job["texts"]]
    out.append({
        "model": type(model).__name__,
        "missing": sorted(loading["missing_keys"]) + sorted(loading["unexpected_keys"]),
        "logits": logits,
        "ids": ids,
        "decoded": [tokenizer.decode(each, skip_special_tokens=True) for each in ids],
        "marks": [tokenizer.bos_token_id, tokenizer.eos_token_id],
        "generated": model.generate(torch.tensor([job["prompts"][0]]), do_sample=False, max_new_tokens=8)[0].tolist(),
    })
    if "again" in job:
        model.save_pretrained(job["again"], max_shard_size=job["shard"])
        tokenizer.save_pretrained(job["again"])
print(json.dumps(out))
`;
