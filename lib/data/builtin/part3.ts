/** Chapters nine to twelve of the built-in corpus. */
export const part3: string = `Nine. Tam Goes Up the Hill

He put her by the fire, rolled up in every blanket they owned, and rubbed her feet until they were pink. Tam stood over her and heard the story. He heard it twice, for his ears were not good, and the second time he had to hold on to the shelf.

"She was in the boat," he said. "She was five years old, and she heard all of it, and she has been carrying it ever since. I thought that she had forgotten."

"You can forget a thing and still have it," said Ivo. "My mother could not have told you the way to market. But you could put her on the road, and her feet knew."

The new letter lay open on the table between the bread and the lamp. It was meant for nobody. It said: Put the child in the middle where it is dry. Sing, Nell. Sing, so that she will not look at the water.

Tam read it, and folded it along its own folds. Then he took down his good black coat from the nail, the one he had been married in, and brushed the flour from its shoulders. He walked through the sleeping town with his hands hanging empty.

It took him two hours to climb the Crown. Mara opened the blue door before he could knock, for she had heard him breathing on the path.

"I have something to tell you," said Tam. "It should have been told seven winters ago. Your brother was in my wife's boat."

She did not ask him to sit. He stood on her mat with his hat against his chest and told it straight through, the plate and the quarrel, the twelfth lamp and the chair by the fire. He left nothing out, and he put nothing in to make it softer. When he came to the part about falling asleep, his voice went, and he waited until it came back, and then he said that part again so that she should have it clear.

"Seven years," said Mara. "You sent up my oil. You sent me plums at midsummer. And every night you walked to the end of that road and did not light it."

"I could not put my hand to it. I tried."

"Go home," she said. "Please go away from here, old man, before I say something that I will have to remember."

He bowed to her, and the blue door closed. As he went down through the birch trees, the first wind in forty days came over the hill and took his hat.

Ten. Storm

It blew up from the south with a noise like carts. The haze did not clear. It was torn into rags and flung about, and more came pouring up from the river to fill the holes. Rain struck the green roof of the Dome as if someone on the hill were throwing it from a bucket. By dark there was thunder, walking up and down behind the Crown on its heavy boots.

Mara could not be still. She was so angry that she broke a pencil in two, and then the halves. She thought of the old man asleep in his chair with his warm hands open. She thought of the kettle, which she had in truth kept on that night till the bottom burned through. It was hanging in the kitchen still.

In the north room the Ear was shaking on its legs. All the storm was going into the horn at once, and the needle jumped and scratched, and the stone swung on its chain. She ran in to save the drum. As she put out her hand for it, the sky went white.

The bolt came down the iron rod on the roof, as it was meant to, and went along the wire to the ground, but it passed close by the brass on its way. A blue light ran around the rim of the horn, and sat there for a moment like a bird, and was gone.

Then the machine spoke. It spoke in all the voices it had ever heard, one laid on top of another, as leaves are laid on the floor of a wood. There were children calling cows, and wheels, and a fiddle at a wedding. A woman said good night, good night, at some door long since closed. The bells of seven winters were in it, and under the bells the river, and under the river a kind of slow beat that could have been the hills themselves turning over in bed. Mara held on to the table. It ought to have been only noise. Yet it was Hollin, whole and alive, the way you know a friend on the road by the walk alone.

Little by little the voices thinned, until there was one. It was a small cracked voice of brass and silk, put together out of all the others, with a bit of the smith in it and a bit of the owl.

"Cellar," said the Ear. "Bottom shelf. The first one."

Eleven. The First Drum

She took a candle down. The drums stood row above row in the moving light, each with its white date, like loaves in a bakery for giants. She went along them with her finger, back through the years, spring and winter and spring. At the very end of the bottom shelf was one with no date on it. She had changed it that night with her mind on the kettle, and had never written the number, and had not touched it since.

The wax was cracked at one edge and had a bloom on it like a plum. She carried it up inside her shawl and set it on its pin. Her hands knew the work, which was lucky, because she herself was somewhere else, standing outside a shut door in the rain. She let the needle down.

For a long time there was nothing but water. It slapped on wood. There was a creak and a knock, a creak and a knock, and she understood that it was oars. The horn must have been turned to the valley on that night, and the haze had lain between the hills like a sheet pulled tight, and had carried every sound up to the Crown as a table carries a tap.

Then came the song. It was five notes up and four notes down, sung by a woman who was rowing hard.

"The light has gone," said a man. He sounded so young.

"It will be the wind," the woman answered, "or else the oil has run out. Tam is tired. He has walked that road for twenty years, and never missed a night. You are not to hold it against him, whatever comes."

"I would not dream of it. Can you find the steps without?"

"I could find them blind. It is the mill race I do not like. Put her down in the middle, there, where it is dry. What is her name, your little one?"

"Ada," said Silas. "After our mother. My sister does not even know that I was married. I was afraid to write it. First I had too much joy to put in a letter, and afterward I had too much grief." The oars knocked twice. "But she will love her. Mara pretends to love only stars, and it is not so. Wait till she sees those ears. She has the family ears."

A very small voice said, "Are we nearly there?"

"Nearly, my bird," said the woman. "Now I am going to sing you the part for coming home."

The needle came to the crack in the wax. It caught there, and jumped, and caught, and the low sweet turn of the song went round and round and round. Mara laid her head on the table beside it. She let it play until the candle was a blue bead in a pool of fat, and outside the thunder was going away over the hills, with long stops between, like somebody who keeps remembering one more thing to say.

Twelve. No One Awake

When it grew light, if it could be called light, Mara went down to Hollin. She had the drum wrapped in a towel under her arm. The storm had not moved the haze by so much as an inch. It stood in the streets as high as the windows. She went through it with a hand on the walls, and no dog barked at her.

There was nobody. She looked in at the baker's, and he was asleep on his flour sacks. The smith was asleep with his cheek on the anvil. In the chapel the priest and the boy who pulled the bell were leaning on each other in the first pew, and the rope hung down beside them, swaying. Every mouth was moving a little, and when she bent to listen, every mouth was saying the same thing, out of step. They were saying, "Till the haze lifts. Only till it lifts."

She began to be afraid. She ran the last of the way, past lamp after lamp, and their flames were low and brown. At the mill she found Ivo on the stairs. He had tied his bad leg to the rail with a rope, so that if he fell asleep he would hang by it and the pain would wake him. It had worked five times.

"The old man is with her," he said. "She has not opened her eyes since I brought her home. We have tried cold water, and we have tried hot. I even read her my bills."

Tam sat by the bed. He looked as if the wind had taken more than his hat. He rose when Mara came in and moved back against the wall to make room for her, and he did not lift his eyes from the floor.

Mara knelt down. She pushed the damp hair away from the child's face, first on the left and then on the right. She looked at the two ears, which stuck out like the handles of a jug, and which she had seen each morning of her life in the mirror.

"Ada," she said.

The girl's lips stopped moving. Far down under the lids something turned, as a fish turns in deep water when a shadow goes over.

"She hears you," said Ivo from the stairs.

"She hears me from the wrong side of the river," said Mara. She stood up and gave the towel with the drum in it to Tam, as one might hand over a baby. "You must listen to this. I was going to hate you for the rest of my days, and it turns out that I am not allowed."`;
