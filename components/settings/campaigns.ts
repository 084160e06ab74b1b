// What a phase allows of applications' own campaigns.
import { z } from "zod";
import { imagePattern } from "../../contract/campaigns";
import { text } from "./text";

export const campaignsSchema = z.strictObject({
  images: z.array(text(imagePattern)).min(1, "at least one pattern").meta({
    description:
      "Patterns of images that an application may name, such as `registry.example.com/team-*/*`: the registry is written out, `*` and `?` stand for parts of one name. Without a tag a pattern means every tag and digest; with one it means no digest.",
  }),
});
