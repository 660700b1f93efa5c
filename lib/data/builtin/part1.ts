/** Chapters one to four of the built-in corpus. */
export const part1: string = `One. The Haze

In the valley of Hollin the haze came up before the light did. It rose from the river without a sound, climbed the wet fields, and lay down on the roofs like a grey cat that had been out all night. By the time the bell rang for morning, nobody could see the hills, and nobody could see the river, and the people of Hollin went about with one hand held out in front of them, as sleepers do.

They did not mind it much. A child born in the valley learned the haze before it learned to walk. The old women said that the hills were asleep and that the haze was their breath, and that it was rude to talk loudly while they slept. So the doors were shut softly, and the dogs were quiet until the sun was well up.

Along the river road, from the mill to the ferry, there stood twelve lamps. They were tall and black, with four panes of glass and a small iron hat to keep off the rain. Every evening an old man named Tam walked out from the mill with his ladder and his long brass pole, and every evening a girl named Wren walked behind him with the can of oil. She was twelve years old, thin as a reed, and she asked more questions than he had teeth.

"Why do we light them, if the haze only eats the light?" she asked him on the first cold night of that autumn.

"It does not eat the light," said Tam. "It holds it. A lamp in clear air is a little point and no more. A lamp in the haze is as big as a house."

Wren looked up at the flame he had just made, and saw that it was true. The haze had taken the light and made a round gold room of it, and they were standing in the middle of the room.

They lit the second lamp, by the bridge, and the third, by the chapel wall. They lit the seventh under the willow and the ninth beside the baker's gate, where the air was warm and smelled of bread. At the eleventh lamp Tam put away his matches, closed the little door in the glass, and turned round to go home.

There was one more lamp. It stood alone at the end of the road, where the stones went down into the water and the ferry used to land. In seven years Wren had never seen it burning. The iron was red with rust, a bird had built a nest beneath the hat, and the glass was as blind as an old eye.

"And that one?" She said it every night, as one tries a door that is always locked.

"That one is cold," said Tam, and he took up his ladder and walked away so quickly that she had to run, with the oil knocking in the can like a heart.

Two. The Dome

High over Hollin, on the hill they called the Crown, there was an observatory. It was a round white house with a round green roof, and the people below called it the Dome. In the Dome lived a woman named Mara, who had come to the valley to look at the stars and who had not seen one for seven years.

The haze had been a thing of the morning once. It came at dawn, stayed for an hour, and went off over the mill like a guest with good manners. Then, in the winter when her brother was lost, it began to stay, and no star could find a hole in it. Mara kept the great glass clean. But when she put her eye to the glass, there was only grey, deep and slow, moving like milk in a bowl.

Another woman would have gone home. Mara sat down instead at her brother's table, and began to learn his machine.

Silas had built it in the last year that she knew him. It stood in the north room under a cloth, and it had a horn as wide as a cart wheel, made of thin beaten brass. Behind the horn was a skin of silk, and behind the silk was a needle, and the needle rested on a drum of dark wax which turned, day and night, by the weight of a stone on a chain. Whatever came into the horn shook the silk. Whatever shook the silk moved the needle, and the needle wrote it down in the wax. He had called it the Ear.

"The stars are only half of the sky," he used to tell her. "The other half is what you can hear."

When he went away she did not know how to stop the Ear, and so it went on listening. It heard rain and owls. It heard carts on the bridge, and the bell, and the ice when it broke in spring. Each drum was full after three days, and then Mara took it off, wrote the date on the end in white ink, and set it on a shelf in the cellar. There were hundreds of them now. She had played a few at first, hoping for his voice, and then she had stopped, because it is hard to hear a house with someone missing from it.

But she never let the stone run down. On the coldest nights she came barefoot from her bed to wind the chain. Something in the valley was still being said, she thought, and somebody ought to be there to hear it.

Three. A Letter With No Stamp

Ivo brought the post. He was a long young man with a long coat, and he had a bad leg that told him about the weather. Each morning he came down the river road with his bag on his hip, calling out before him so that nobody would walk into him in the grey.

"Post!" he called. "Post, and mind the dog!" There was no dog. It had died in the spring, but he had called it for so many years that he could not find another way to say good morning.

On the tenth day of that autumn he stopped at the mill, where Tam had two rooms above the wheel, and he did not go on at once. He stood on the step and turned a letter over in his hands. It was a small square letter, and it was wet, and it had no stamp.

"I found it in the box at the ferry," he said. "Nobody has used that box since the boat stopped. I only look in it out of habit."

On the front, in round and careful ink, was written: To the man who lights the lamps.

Tam wiped his fingers on his shirt and opened it by the fire. Wren watched his face, because he never let her read over his arm. She saw his eyes go along the line, and stop, and go back to the start. There could not have been many words. Yet he stood there so long that the kettle boiled over and put out half the coals.

"Who is it from?" Her voice came out small.

"No one," said Tam. He bent down stiffly and laid the letter in what was left of the fire. It was too damp to burn well. It smoked, and curled, and gave up one brown corner, which slid out on the hearth beside his boot.

He went to bed without his supper that night, and Wren heard him through the wall, walking from the window to the door. When at last he was still, she crept out and picked the corner up. She held it near the coals and read what the fire had left. There were three words on it, and the ink had run a little, like a face after crying.

The words were: the last lamp.

She put the scrap inside her shoe. She could not have told anyone why her hands shook. It seemed to her that she had known what it would say, the way you know the next step of your own stair in the dark.

Four. The Ear

In the week of the first frost, Mara sent down for oil, and Tam, whose back was bad, sent Wren up with it. The path to the Dome went through a wood of birch trees. The haze hung between the trunks in long sheets, like washing, and Wren pushed through it with the can held in both arms. Near the top she heard a ticking, very slow, and she followed the tick until she came to a white wall and a blue door.

"You are not Tam," said the woman who opened it. She had ink on her chin and a shawl with a hole in it.

"I am Wren. He found me. I carry things."

Mara looked at her for some time. Then she stood aside and let her in out of the cold, and gave her tea in a cup with no handle. The house was full of clocks and paper. Everywhere there was something made of brass. The ticking came from the north room.

"What does it do?" She had found the horn, and she put her whole head inside it before Mara could say a word.

"It listens."

"To what?"

"To us. To the river, and the weather, and the mill. It does not choose. My brother said that a thing must listen for a very long time before it has anything to say."

Wren took her head out of the horn. She liked this machine. It had the look of a big shy animal that stands at the back of the field. She leaned close to the brass, and since it seemed unkind to let it listen to nothing, she hummed to it. It was a short tune, five notes up and four notes down, that went round and came back to its own beginning like a child running about a tree.

The stone stopped on its chain. The drum stood still. In seven years it had not once been still, and Mara put her hand to her throat.

Then the needle moved by itself. It went back along the wax as a finger goes back along a line, and the silk shook, and out of the great horn, thin and rough and far away, came the same tune. It did not stop where Wren had stopped. It went on to a second part that she had not hummed at all, low and sweet, with a turn in it like a bend in a river.

The cup fell and broke. Neither of them had dropped it, as far as they could tell.

"It has never done that," whispered Mara. "Where did you learn that song?"

"I did not learn it," said Wren. "Tam whistles the first half when he thinks I am asleep." She wiped her eyes with her wrist, and was surprised to find them wet. "I never knew there was any more."`;
