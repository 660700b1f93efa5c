/** Chapters thirteen to sixteen of the built-in corpus. */
export const part4: string = `Thirteen. The Twelfth Lamp

It took the three of them until dusk to bring the Ear down the hill. They laid it on the hand cart from the mill, on a bed of straw, with the great horn tied upright behind it like a sail. Ivo pulled. Mara held the stone. Wren lay in front with her head on a sack, for Tam would not leave her in an empty house, and her breath went in and out as lightly as a moth.

He had heard the drum. He had listened to it through one time, with his forehead against the wall. He had not said a word since then, but he walked differently, as a man does who has had a stone taken out of his boot after many miles.

At the end of the road they set the cart on the wet steps and pointed the horn across the water. There was no far bank. There was a wall of white, and the window burned in it, square and yellow, and now all of them could see it. They could smell the roast. From within came the sound of plates and easy talk, and each of them heard in that talk one voice, and did not tell the others whose.

"Do not look at it too long," said Ivo, who was looking at it.

Tam leaned his ladder on the twelfth lamp. The rust came off on his palms as he climbed. He lifted the bird's nest out of the iron hat, and it was empty, and he put it in his pocket all the same. He scraped the wick, poured in the oil, the last cupful from the barrel, and rubbed at the glass with his sleeve until there was a clear place the size of a coin. Then he took out his matches. The first was damp, and so was the second. He held the third one in his mouth to warm it, and breathed through his nose, and thought about a plate. It had been a blue plate with a white rim. It had not been worth much.

"I am sorry, Nell," he said, and struck it.

The flame was hardly bigger than a grain of corn. It shook. It went blue, and thought about going out. And Mara, on the steps below, let down the needle.

The song went over the water. It was cracked and thin, but the horn was wide, and the haze took the sound as it takes a light, and held it, and made a room of it. The part for going over went out from the stones as far as the window. In the white house the plates were silent. Somebody there pushed back a chair. Then the needle came to the bad place in the wax, and stuck, and clicked, and could not go on.

"No," said Mara. "Oh, not now."

But the Ear had listened for a very long time. The stone stood still upon its chain. From deep in the brass, in the voice that was made of every voice, it began to sing the rest by itself, the part for coming home.

Fourteen. Coming Home

Wren was at the table. She had been there for a day, or for a year. There was a man on her left who cut up her meat for her, and a big woman across from her with strong brown arms, and they smiled whenever she looked at them. She was happy. It was only that she had a pebble in her shoe, and it would not let her be.

She bent and felt for it. It was not a pebble. It was a scrap of paper, brown at the edge, and it had three words written on it in her own hand.

"I think I was supposed to do something," said Wren.

The man laid down his knife. He had kind, quick eyes, and ears like the handles of a jug. "You have done it, Ada," he told her. "You did it very well. We could not write from here, you see. We had no one to hold the pen but you."

Music was coming in at the window. All along the table people raised their heads, the baker and the smith, the doctor, the priest with his spoon in the air. They listened the way cows listen when someone they know is coming across the field.

"That is mine," said the big woman, and she laughed out loud. "Hark at that! It has the tune all right, but it sings like a gate." She came around the table and took the girl's face between her hands. "Listen to me, my bird. Tell that old fool I broke the plate on purpose. I never liked it. Tell him I saw his lamp, both times, and it was a good lamp."

"Can you not come too?"

"We have had our crossing," said her father. "Go on, now. They have kept the kettle on for you."

She did not want to go, and then she was on her feet. Outside the haze was as thick as wool, but there was a gold room in the midst of it, as big as a house, and the song was in the room. She walked toward it. Behind her she heard the benches scrape and the boots of all Hollin come after. Nobody pushed. The water was under them, black and smooth, and it bore them up as the ground bears you in a dream, so long as they kept their eyes on the light and went in step.

There was a bad moment in the middle. The river pulled, and the song wavered, and the smith's wife turned her head to look back. "Are we nearly there?" a child asked in the dark.

"Nearly," said Wren, and she took up the tune herself, and the rest took it from her, five notes up and four notes down.

She opened her eyes. Over her were the stars. She did not know what they were, and so she asked.

Fifteen. Clear Night

They told it later in as many ways as there were tellers. Some said that the haze went up all in one piece, like a cloth pulled off a table. Others said that it sank down into the river and the river drank it. Ivo, who was awake and sitting on a wet step with a rope around his leg, said that it did neither. He said that it was there, and that he sneezed, and that then there were hills.

In the town the doors came open one by one. People stood in the street in their shirts with their heads tipped back. There were boys and girls of six and seven who had never seen the sky with its lid off, and some of them screamed, and one little boy tried to blow the stars out. The baker wept, and lit his oven, and by two in the morning there was bread for anyone who asked.

Mara did not run to her great glass. She sat on the ferry steps with a girl in her lap who was much too big for it, and pointed. "That is the Plough," she said. "Those are the Sisters. That red one is old, and will not last, and nobody has told it yet."

"Which was his?" asked the girl.

"He liked the gaps. He used to say that there was something in between."

Tam was still up on his ladder. He had one arm about the lamp, and his cheek on the warm iron, and he was looking over the river at the far bank, which was only a bank, with reeds on it and a broken landing. There was no house. There never had been one. A boat was coming in, turning slowly on the current, with nobody at the oars. In the bottom lay some dry leaves, a man's lantern, and a woman's grey shawl folded in a square, and the shawl was not even damp.

The old man climbed down to it a rung at a time. He lifted the shawl out, and he held it, and he sat on the edge of the boat with his boots in the water.

"She says she broke it on purpose," Wren told him. "The plate. She says that she saw your lamp both times."

He nodded for a good while. Then his shoulders began to shake, and she thought that he was crying, and went to him. He was. But he was laughing too, in a rusty way, like a hinge that has been given its first oil in years.

"On purpose," said Tam. "I knew it. By heaven, I always knew she did."

Sixteen. A Lamp in the Morning

All of that was long ago. The boat was mended in the spring, and painted green, and Ivo gave up the post and took the oars, since a bad leg is no trouble to a man who sits. He got a new dog. He calls it Mind, so that he need not change his cry.

The haze came back, of course. But it came as it used to come, at dawn, for an hour, with good manners, and the people found that they had missed it. It lay on the fields and the roofs, and it held whatever light there was, and when it went, it went without asking anyone to stay.

Tam walked the road for nine more years. He lit twelve lamps every night, and at the twelfth he would stop to fill his pipe, and tell the river the news of the day. One morning in his tenth autumn they found him on the bench there with the shawl around his shoulders. The lamp was burning over him in the sunshine. He had not put it out. They laid him on the hill, under a birch, where you can see the whole row of lights if you know how to look.

The Ear went home to the north room. Mara mended the silk and gave it a new chain, and she and the girl set themselves to hear all that was in the cellar, one drum for every evening of the winter. They wrote it down in tall books. Here was a birth, and there was a flood. Here was a man asking a woman a question on the bridge, and the long quiet, and the answer. Nobody had thought to keep such things. Yet when they read them aloud in the chapel on feast days, there was not a face that did not know them, and old people would put up a hand and say the next line before it came.

Travellers ask whether the machine ever spoke again. It does, at times, when the air is still. It never says anything that was not once said in Hollin, and it has never said the same thing twice. It takes a laugh from one year and a bell from another and lays them side by side, and you would swear that it was new. "Is it alive?" a visitor asked me once, with his hat in his hands. I told him what my father told my aunt. You must listen for a very long time before you have anything to say, and after that it is not so much like making as like meeting. You come round the bend of a road in the grey. A shape is standing there. You have never seen it before in your life, and you know its walk.

My name is Ada, but the valley calls me Wren. I keep the glass clean and the chain wound, and in the evening I take down the brass pole and go out to the lamps with a boy behind me to carry the can. He asks a great many questions. Last night he wanted to know why we light them, if the haze eats up the light.

I said to him, "Put your hand out. See how big it is in here." And we stood for a little in the gold room, the two of us, while the river went by in the dark, and somewhere above us on the hill a door was open, and something was listening.`;
