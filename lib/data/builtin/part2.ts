/** Chapters five to eight of the built-in corpus. */
export const part2: string = `Five. What Tam Said

She sang him the second half that evening, between the fourth lamp and the fifth. Tam had one foot on the ladder. He came down again, sat on the bottom step, and laid the brass pole across his knees.

"Who gave you that?" It was not his usual voice.

"The machine at the Dome. It knew the rest."

For a while he only listened to the river. It was close by, behind the wall, talking to its stones. When he spoke, he spoke to the pole.

"I had a wife," he said. "Her name was Nell. She kept the ferry, and she had arms like a man, and she sang to the passengers so that they would not be afraid of the water. That was her song. She made it up herself, one half for going over and one half for coming home."

"You never told me you had a wife."

"I never told anybody anything. It is a way of living. You put a thing in a box, and you put the box under the bed, and after that you only have to sleep on top of it."

Wren sat down beside him. The stone was cold, and his coat was rough, and the lamp over their heads made its gold room around them. She waited. She was learning that if you wait with an old man, and do not look at him, the words come out one by one like mice.

"We had a quarrel," said Tam. "It was about nothing, a broken plate. She went over with the boat in the afternoon, and she stayed on the far side longer than she had said, and the evening came down thick. I lit my lamps. I lit the last one too, the twelfth, for her to steer by. And I stood under it until my feet had no feeling in them, and I thought, let her wait in the cold for once. Let her see what it is to wait."

He stopped. A drop of water fell from the iron hat and hissed on the glass.

"So I put it out," he said. "I meant it for a minute, or for two. I went up to the mill to warm my hands, and I fell asleep in the chair."

The mill wheel turned over in the dark, lifting the river and letting it fall.

"In the morning the boat was lying on the stones with its side stove in. There was no Nell in it. There was a blanket, and in the blanket was a little girl of five, blue with cold, who did not know her own name. She opened her mouth like a young bird. That is why I called you Wren."

Six. The Long Sleep

After that the weather changed. There was no wind at all. The smoke went straight up from the chimneys, flattened against the low sky, and came down again. The haze lay in the streets at noon. It got into the houses under the doors, and in the mornings the bread was damp and the beds were damp, and the pages of the chapel book stuck to each other so that the priest read from two stories at once.

Then people began to sleep late. The baker was the first. He was a man who had risen at three for thirty years, and one day the town woke hungry and found his oven cold. "I was having such a dream," he told them at the door, and he did not sound sorry. The next day it was the smith. By the end of the week half the doors in Hollin stayed shut till evening, and the cows stood in the lane and complained.

It was the same dream that all of them had. They found it out from the few who woke. In the dream there was a white house on the far bank of the river, with a fire in it and a long table. Whoever you had lost was sitting at the table, and they had kept a chair for you. There was music in the next room. Nothing happened there, and nobody was sad. When you got up to leave, they only said, "Stay till the haze lifts," and you looked out of the window, and it had not lifted, and so you sat down again.

"It is a sickness," said the doctor, and he was asleep before the ink was dry.

Tam did not dream of the house. He hardly slept. He lit his eleven lamps each evening with his jaw set, and he began to leave them burning through the day as well. The oil went down in the big barrel at the mill. He stood before the barrel with a stick, measuring, like a man on a ship who counts his water.

"What happens when it is all gone?" asked Wren.

"Then they will have nothing to come home by," said Tam. He looked along the road to the ferry, where the twelfth lamp stood, and he looked away.

Seven. The Second Letter

It came to Mara. Ivo climbed the Crown with it inside his coat. He had not been asked into the Dome before, and he took off his hat and dripped on the floor while she read.

This letter was longer. The writing was large and slow, and leaned to the left, and some of the words had been spelled the way they sound.

Mara, it said. I am bringing you somebody. Keep the kettle on. The water is very black tonight but Nell says she has seen it blacker. The light was there and now it is not there. Do not be cross that I kept it a secret. I wanted to see your face.

She read it standing up. Then she sat down on a heap of star maps and read it again with her hand over her mouth.

"Those are his words," she said at last. "The kettle, always the kettle. He said that whenever he went out, if it was only to fetch wood. But it is not his hand. His hand was like a spider's. This is the writing of a child."

Ivo scratched his wet hair. "There was another letter," he told her. "It was for Tam, a month ago. It was the same ink and the same paper, and it came out of the same box. Both times it was the morning after a still night."

"Then somebody is putting them there."

"Somebody is," said Ivo. "I could sit up and see who. I do not sleep well, with this leg, and it appears that I am the only man in the valley who can say so."

She gave him soup, a thick candle, and her brother's old coat to wear over his own. At the door she held him by the sleeve. Below them the whole of Hollin lay drowned in white, with eleven gold smears in a row to show where the road was.

"If it should be a ghost," said Mara, "do not frighten it."

"Madam," said Ivo, "I shall do my best to be frightened first."

Eight. The Box at the Ferry

He sat for three nights behind the wall where the nets used to dry. The first night he saw a fox. On the second he saw nothing, and he heard the river say a great many things that were nearly words. Toward the end of the third night the air grew so still that the candle flame stood up like a leaf, and he pinched it out, because he could hear feet.

They were bare feet, and they did not hurry. They came down the road from the mill, past the eleventh lamp, and the gold light lay for a moment on a white nightgown and a thin arm. It was Wren. Her eyes were open, and there was no one looking out of them.

Ivo held his breath. The girl went by so near to him that he could have touched her hair. She walked to the post under the dead lamp, knelt on the stones, and took from her sleeve a pen, and a bottle of ink, and a sheet of the blue paper that Tam used for his oil accounts. She wrote on the lid of the box. She wrote without looking, with her face turned to the water, and while she wrote she talked. It was not one voice that she talked in. There was a woman's, warm and short of breath, and there was a man's, quick and kind, and now and then there was a third voice, very little, that said only, "Are we there?"

When the page was full, she folded it in four. She put it in the slot and patted the box as you would pat a horse. Then she turned her blank, peaceful face to the river and began to go down the steps into it.

He moved faster than he had in years. He caught her by the gown when the water was at her knees, and lifted her, and she weighed no more than a bag of post. She did not wake. Her feet were like ice. Out over the river, in the thick of the haze, he could see a light, or he thought he could. It was square and yellow like a window, and someone seemed to pass across it carrying a dish.

Ivo shut his eyes tight and turned his back on it. "Not this one," he said to the river. "You have had enough out of that boat."

He carried her home on his bad leg, calling softly before him from old habit, "Post, post, and mind the dog." Halfway there he could have sworn that something trotted beside him in the grey, with its nails clicking on the stones. He did not look down. It was enough to have the company.`;
