/**
 * Words of the made dialogues: enough of them that a few hundred dialogues hold most once or never, so that learning a few
 * hundred by heart says little about the next. Common and rare ones are drawn alike.
 */

/** A list that is written as a text. */
const words = (text: string): readonly string[] => [...new Set(text.trim().split(/\s+/))];
/** A list of phrases, one a line. */
const lines = (text: string): readonly string[] => text.trim().split(/\s*\n\s*/);

/** Things that can be owned, seen, or do something. */
export const THINGS: readonly string[] = words(`
  lamp bridge mill clock garden boat well book basket kettle ladder lantern saddle anvil barrel bucket candle
  chisel cradle compass drum fiddle flute furnace goblet hammer harness helmet hinge horn jug kite ladle locket loom
  mirror needle oar organ oven parcel pitcher plough pulley quill quilt rake ribbon rope rudder sack sail shawl
  shovel sickle sledge spade spindle spoon stool sundial thimble tiller trowel trumpet trunk umbrella urn vase violin
  wagon wheel whistle windlass yoke acorn badger beetle bramble buzzard cedar cobweb crow cuckoo donkey dragonfly eel
  falcon ferret fern goose hare hawthorn hedgehog heron hive hornet jackdaw juniper kestrel lark lizard magpie
  marten mole mushroom newt nettle otter owl partridge pheasant pigeon pike poplar rabbit raven robin snail
  sparrow spider squirrel starling stoat swallow swan thistle thrush toad turnip walnut wasp weasel willow wren
  almanac abacus astrolabe bodkin caliper dulcimer ewer flagon gimlet inkwell lute mortar pestle sextant
  tinderbox trivet tureen zither apron armchair arrow atlas awning axe bagpipe balcony ballad balloon banjo banner
  barometer bassoon beacon beehive bellpull bench blanket bobbin bonnet bookcase bottle bouquet bowl bowler
  bracelet brooch broom bugle button buoy cabbage cabinet caftan cage calendar canoe canopy cape caravan cart
  carpet cask casket castle cauldron cello chain chair chalice chandelier chariot chessboard chimney chisel choir
  cigar clarinet cloak clog coach coffin coin collar colander comb comet corkscrew cornet coronet cot couch cow
  crab crane crate crocus crown crumpet cup cupboard curtain cushion cymbal dagger daisy dam decanter desk diary dice
  dove drawer dresser duck dumpling dungeon eagle earring easel egg elbow elk emerald engine envelope ermine
  eyeglass fan feather fence fig finch fireplace flag flask footstool fork fountain frog funnel gander gargoyle
  garland gate gauntlet gazette gem ghost gizzard globe glove goat gong gooseberry gosling gourd grape griddle
  grindstone guitar gull hackle halter hammock hamper handbell handcart handkerchief harp hat hatchet hazelnut
  heifer hinny hoe hoop horseshoe hound hyacinth icicle idol iris jackal jar jay jewel jigsaw jingle joist
  keel kerchief kettledrum key keyhole kilt kipper kitten knapsack knife knocker lamb lance lathe latch lattice
  leek lemon lens lettuce lever lily limpet linnet lion lobster lock lodestone lyre magnet mallet mandolin mantle
  map marble marigold mask mast mat medal melon mermaid meteor millstone minnow mitten moat monkey mop moth
  mug mule mussel napkin necklace net newspaper nightcap nightingale nutcracker nutmeg oboe ointment olive onion orchid
  ornament osprey ottoman overcoat owlet oxcart padlock pail paintbrush palace pamphlet pancake panther parasol parchment
  parrot parsnip pavilion peach peacock pear pearl pebble pelican pen pendulum pepperpot petal petticoat pewit pill
  pillow pin pinecone pipe pistol plank platter plum pocket poker polecat pony portrait potato powderhorn primrose
  pump pumpkin puppet purse puzzle quail quarto quiver radish raft rafter ram rattle razor reed reel reindeer rein
  riddle ring rivet rocket roof rook rooster rose rowan ruby rug rye sabre salver sampler sandal sapling sardine
  sausage saucer scabbard scarecrow scarf sceptre schooner scroll seagull seal seashell seesaw serpent
  shield shilling shroud shutter sieve signpost skein skillet skull skylark sled sling slipper sloop snare snowdrop
  sock sofa spatula spear spigot spinet spire splinter sponge spur spyglass stag staircase stallion stamp statue
  steeple stilt stirrup stove strainer string stump sturgeon sunflower sword syringe tablecloth tadpole tankard tapestry
  tassel teacup teapot telescope tent thermometer thorn throne tiara ticket tile torch tortoise
  towel trapdoor tray treasure-chest tricycle trident trinket tripod trombone trough trousseau tulip tuningfork turban
  turret tusk valise veil verse viper visor vole vulture waistcoat wand wardrobe washboard watch waterclock waxwing
  weathercock wedge whale whetstone whip wick wig wimple wolf woodpecker wreath wristband yarn zebra
`);

/** What they are like. */
export const QUALITIES: readonly string[] = words(`
  old new small great red white green quiet broken famous wooden narrow copper crooked silver iron golden painted
  borrowed forgotten hollow heavy patient stubborn polished rusty gentle proud lonely muddy frozen dusty nimble sleepy
  speckled striped tattered velvet wicker woollen yellow purple scarlet amber ashen brazen brittle clumsy crimson dappled
  drowsy earthen feeble gilded grumbling haughty ivory jagged knotted leaden limping mottled nameless oaken pewter
  plaited ragged russet scalded shivering slanting solemn stolen sunken tarnished timid twisted untidy vain wandering
  weathered whittled absurd aching agile ancient angry anxious awkward bald bashful battered beaded bent bitter blind
  bold bony bored braided brave bright bulky burly cautious cheap cheerful chequered chilly chipped cloudy coarse cold
  cracked cruel curious curly dainty damp daring dented dim dismal dreadful drunken dull eager eerie elegant empty
  enamelled enormous exiled faded faithful false fancy fearless fierce flat floating foolish foreign fragile fragrant
  frayed frail frosty furious fuzzy gaunt genuine gloomy glossy grateful grave greasy grim guilty hairy handsome harmless
  hasty hidden hoarse holy homeless hungry idle immense inlaid jealous jolly jovial keen lame laughing lazy lean
  lively lost loud loyal lucky lumpy magnetic marble marvellous meek merry mild milky mischievous modest mossy mournful
  mute naked nervous noble noisy obstinate odd orphaned pale peculiar perfumed plain pious pompous pretty prickly
  puzzled quarrelsome quaint queer rancid rare rattling restless ripe rotten rough royal rude sacred sad scented
  scorched secret severe shabby shaggy sharp shiny shy sickly silent silken simple sincere slender slimy slippery smoky
  snoring sober soft sooty sour spare spiral spotless spotted square squeaking stale steep sticky stiff stout
  strange sturdy sullen sulky sunburnt swift tall tame tangled tedious tender thankful thin thirsty thorny tiny tired
  tragic trembling triumphant ugly unlucky upright vast violet vivid warped wary waxen weary weighty wet wicked
  wild wilful wilted winged wise withered worn worthless wretched wrinkled wry zealous
`);

/** What one did to another. */
export const DEEDS: readonly string[] = words(`
  found followed carried mended buried painted outlived guarded stole hid weighed sold lost praised feared counted
  envied polished swallowed borrowed traded measured watched startled forgot woke fed tamed drew remembered broke
  sheltered washed wrapped blamed rescued dropped trusted mocked welcomed doubted burned lifted cheated summoned
  abandoned accused admired adopted amused annoyed answered approached auctioned avoided baked barred bewitched blessed
  boiled bribed bruised caught challenged charmed chased cleaned climbed coaxed collected comforted copied crossed crowned
  crushed cursed deceived defended delayed described deserted despised devoured discovered disguised dragged dreaded
  embroidered entertained escorted examined exchanged flattered forgave freed frightened gathered greeted haunted healed
  helped imitated insulted interrupted invented invited jilted juggled kicked kissed knitted loved married misjudged
  missed nursed obeyed offended overheard overtook owned pardoned passed pawned persuaded pitied planted pursued
  questioned raised recognised refused repaired replaced restored ruined saluted sank scolded searched served sketched
  smuggled spoiled surprised teased tested thanked tickled touched toppled trapped unlocked visited warned won wounded
`);

/** Where. */
export const SIDES: readonly string[] = lines(`
  behind
  under
  beside
  near
  beyond
  above
  in front of
  a mile from
  opposite
  on the way to
  not far from
  at the foot of
`);

/** What stands still and can be gone to. */
export const GROUNDS: readonly string[] = words(`
  river hill harbor orchard market church tower barn quarry ferry crossroads graveyard meadow marsh granary smithy inn
  tannery brewery sawmill lighthouse chapel pasture vineyard waterfall cave ravine dovecote stable weir millpond
  courthouse tollgate bakery boathouse kiln abbey aqueduct arcade archway armoury bandstand belfry bog bowling-green
  canal cellar charterhouse cliff cloister coppice cottage creek crypt customs-house dairy dell dike ditch drawbridge
  dunes embankment estuary farmyard fen ford forge fort gallows glade gorge greenhouse grotto grove gully hayloft heath
  hedgerow henhouse hermitage icehouse island jetty kennels laundry library lagoon mausoleum mineshaft mint monastery moor
  nursery oasthouse observatory orphanage paddock palisade pantry parapet park pier pigsty plateau post-office poorhouse
  priory prison pulpit quay railing rampart rectory reservoir ridge ropewalk rotunda ruin schoolhouse sheepfold
  shipyard slaughterhouse sluice spring stockade summerhouse swamp tavern temple terrace theatre thicket threshing-floor
  town-hall valley viaduct vicarage warehouse washhouse watchtower wharf windmill workshop
`);

/** What people live by. */
export const TRADES: readonly string[] = words(`
  miller baker smith weaver potter cooper tanner mason thatcher shepherd ferryman teacher carpenter glazier tailor
  cobbler brewer fletcher chandler saddler tinker wheelwright bookbinder gardener midwife clockmaker basketmaker
  beekeeper swineherd falconer cartographer apothecary bellringer charcoal-burner ropemaker hatter lamplighter
  stonecutter dyer gravedigger locksmith watchman actuary alchemist archer armourer astronomer auctioneer bailiff barber
  barrister blacksmith boatswain brickmaker butcher button-maker calligrapher candlemaker carter chimneysweep clerk
  coachman confectioner constable coppersmith courier cutler dentist distiller doctor ditcher drover engraver farrier
  fiddler fishmonger florist fowler fuller furrier gamekeeper glassblower glover goldsmith greengrocer gunsmith
  harpmaker herald herbalist hosier huntsman innkeeper jester jeweller joiner judge juggler knife-grinder lacemaker
  librarian limner lutist magistrate matchmaker mercer merchant milkmaid milliner miner minstrel moneylender notary
  nurse oculist organist ostler painter parson pedlar perfumer pewterer physician pilot plasterer ploughman
  plumber porter preacher printer puppeteer quarryman ratcatcher sailmaker scribe sculptor seamstress sexton shearer
  shipwright silversmith skinner soapmaker spinner steward surgeon surveyor tallyman tapster thimblemaker translator
  trapper turner undertaker upholsterer vintner waggoner wet-nurse wigmaker woodcarver woolcomber
`);

/** What they are known for, after a pronoun. */
export const HABITS: readonly string[] = lines(`
  never asked for money
  knew every stone of the valley
  loved the early morning
  told stories in the evening
  kept a small dog
  learned it from a friend
  wanted to travel but stayed
  sang while working
  wrote everything down
  came here from the north
  could not swim
  slept until noon
  spoke to the bees
  refused to eat fish
  collected feathers
  owed everybody a penny
  walked with a stick
  never shut a door
  played chess by letter
  believed in ghosts
  was once struck by lightning
  had read one book only
  gave away every coat
  laughed at funerals
  counted the stars
  carved spoons from bones
`);

/** When something happened. */
export const TIMES: readonly string[] = lines(`
  yesterday
  last winter
  a week ago
  this morning
  on Sunday
  before the storm
  in the spring
  after the war
  at noon
  late in the evening
  during the harvest
  on the shortest day
  in the year of the flood
  at midsummer
  a month before the wedding
  the day the well dried up
  between two thunderstorms
  on the first of April
`);

/** What the weather was. */
export const WEATHER: readonly string[] = lines(`
  it was raining
  the sun was shining
  snow lay on the roofs
  the wind was cold
  there was fog on the water
  the sky was clear
  it was warm
  the leaves were falling
  hail broke the windows
  the river was frozen
  nobody could see the hills
  the moon was up already
`);
