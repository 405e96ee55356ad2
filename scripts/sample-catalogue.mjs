// Writes resources/catalogue.json, the goods of the made-up shop: the same bytes on every run. `--check` only compares.
import { readFileSync, writeFileSync } from 'node:fs'

/*
 * One line a good: name | price in cents, then any of: d8 d15 d25 (deposit in cents), t0 t7 t19 (tax in percent), a16 a18
 * (age), x2 (a second barcode), loose (no barcode). What a line leaves out comes from the head of its category.
 */
const shop = {
  'Drinks t19': `
    Mineralwasser Classic 1 l|79 d15; Mineralwasser Medium 1 l|79 d15; Mineralwasser Still 1 l|79 d15; Mineralwasser Classic 0,5 l|59 d25
    Mineralwasser Still 0,5 l|59 d25; Cola 1 l|119 d15 x2; Cola Zero 1 l|119 d15; Cola 0,33 l Dose|89 d25; Cola Zero 0,33 l Dose|89 d25
    Orangenlimonade 1 l|109 d15; Zitronenlimonade 1 l|109 d15; Apfelschorle 1 l|129 d15; Apfelschorle 0,5 l|99 d25; Ginger Ale 1 l|149 d15
    Tonic Water 1 l|149 d15; Bitter Lemon 1 l|149 d15; Eistee Pfirsich 1,5 l|139 d25; Eistee Zitrone 1,5 l|139 d25; Energy Drink 0,25 l Dose|129 d25
    Apfelsaft 1 l|149; Apfelsaft naturtrüb 1 l|179; Orangensaft 1 l|199; Traubensaft rot 1 l|219; Multivitaminsaft 1 l|189; Tomatensaft 0,5 l|139 d25
    Haferdrink 1 l|179; Mandeldrink 1 l|219; Sojadrink 1 l|169`,
  'Beer & Wine t19 a16': `
    Bier Pils 0,5 l|109 d8 x2; Bier Helles 0,5 l|119 d8; Bier Export 0,5 l|105 d8; Weißbier hell 0,5 l|125 d8; Weißbier dunkel 0,5 l|125 d8
    Kellerbier 0,5 l Bügelflasche|149 d15; Schwarzbier 0,5 l|129 d8; Radler 0,5 l|115 d8; Bier Pils 0,5 l Dose|95 d25; Bier alkoholfrei 0,5 l|115 d8 a0
    Weißbier alkoholfrei 0,5 l|125 d8 a0; Apfelwein 1 l|249 d15; Riesling trocken 0,75 l|699; Silvaner trocken 0,75 l|649
    Grauburgunder 0,75 l|749; Spätburgunder 0,75 l|899; Dornfelder 0,75 l|549; Rosé halbtrocken 0,75 l|599; Sekt brut 0,75 l|799; Sekt Piccolo 0,2 l|249
    Glühwein 1 l|399`,
  'Spirits & Tobacco t19 a18': `
    Wodka 0,7 l|999; Gin 0,7 l|1599; Rum braun 0,7 l|1299; Whisky 0,7 l|1899; Korn 0,7 l|799; Kräuterlikör 0,35 l|849; Obstler 0,5 l|1199; Eierlikör 0,7 l|749
    Weinbrand 0,7 l|899; Gin Tonic 0,33 l Dose|299 d25; Zigaretten 20 Stück|850 x2; Zigaretten Gold 20 Stück|850; Zigaretten Big 23 Stück|960
    Feinschnitt-Tabak 30 g|695; Zigarillos 10 Stück|540; Zigarettenpapier 50 Blatt|120; E-Liquid Tabak 10 ml|790; E-Zigarette Einweg|890`,
  'Dairy & Eggs t7': `
    Vollmilch 3,5 % 1 l|129; Milch fettarm 1,5 % 1 l|119; H-Milch 3,5 % 1 l|115; Bio-Vollmilch 1 l|169; Laktosefreie Milch 1 l|149; Kakaomilch 0,5 l|129 d25
    Butter 250 g|239; Butter gesalzen 250 g|249; Margarine 500 g|179; Joghurt Natur 500 g|119; Joghurt Erdbeere 150 g|59; Joghurt Kirsche 150 g|59
    Quark mager 500 g|135; Schlagsahne 200 g|109; Schmand 200 g|89; Crème fraîche 150 g|99; Gouda Scheiben 200 g|229; Emmentaler am Stück 250 g|329
    Camembert 250 g|249; Mozzarella 125 g|115; Feta 200 g|249; Frischkäse Kräuter 200 g|149; Parmesan 150 g|399; Eier Freiland 10 Stück|329; Bio-Eier 6 Stück|269`,
  'Bakery t7': `
    Brötchen|45 loose; Mehrkornbrötchen|69 loose; Käsebrötchen|119 loose; Laugenbrezel|89 loose; Croissant|139 loose; Schokocroissant|169 loose
    Baguette|199 loose; Bauernbrot 1 kg|449; Roggenbrot 750 g|399; Vollkornbrot 500 g|329; Toastbrot 500 g|149; Ciabatta 300 g|229; Zwieback 225 g|179
    Apfelkuchen Stück|279 loose; Berliner|149 loose; Muffin Schoko|199 loose; Donut|129 loose`,
  'Fruit & Vegetables t7': `
    Äpfel Elstar 1 kg|279; Birnen 1 kg|319; Bananen 1 kg|189; Orangen 1,5 kg|349; Mandarinen 1 kg|299; Zitronen 500 g|169; Trauben hell 500 g|249
    Erdbeeren 500 g|399; Heidelbeeren 250 g|329; Avocado|129 loose; Mango|199 loose; Ananas|299 loose; Kartoffeln festkochend 2 kg|299; Kartoffeln mehlig 2 kg|299
    Zwiebeln 1 kg|149; Knoblauch 200 g|149; Möhren 1 kg|139; Tomaten 500 g|199; Cherrytomaten 250 g|229; Gurke|99 loose; Paprika rot 500 g|279
    Brokkoli 500 g|199; Blumenkohl|249 loose; Kopfsalat|139 loose; Champignons 400 g|229; Spinat frisch 250 g|219; Petersilie Bund|99 loose`,
  'Pantry t7': `
    Spaghetti 500 g|139; Penne 500 g|139; Spätzle 500 g|199; Reis Basmati 1 kg|299; Reis Langkorn 1 kg|219; Mehl Type 405 1 kg|99; Zucker 1 kg|139
    Salz 500 g|49; Pfeffer schwarz 50 g|249; Olivenöl 0,5 l|799; Sonnenblumenöl 1 l|249; Apfelessig 0,75 l|179; Senf mittelscharf 200 ml|129
    Ketchup 500 ml|199; Mayonnaise 250 ml|169; Tomaten passiert 500 g|99; Mais Dose 300 g|119; Kidneybohnen Dose 400 g|109; Linsen 500 g|219
    Thunfisch Dose 150 g|199; Gemüsebrühe 120 g|189; Haferflocken 500 g|99; Müsli Nuss 750 g|349; Cornflakes 500 g|229; Honig 500 g|549
    Konfitüre Erdbeere 340 g|249; Nuss-Nougat-Creme 400 g|329; Apfelmus 700 g|179`,
  'Coffee & Tea t7': `
    Kaffee gemahlen 500 g|699; Espresso ganze Bohne 1 kg|1499; Kaffee entkoffeiniert 500 g|749; Kaffeepads 16 Stück|279; Instantkaffee 200 g|649
    Kakao 250 g|329; Schwarztee 25 Beutel|199; Grüner Tee 20 Beutel|219; Kamillentee 20 Beutel|149; Pfefferminztee 20 Beutel|149; Früchtetee 20 Beutel|159
    Kaffee Becher klein|220 t19 loose; Cappuccino Becher|310 t19 loose`,
  'Snacks & Sweets t7': `
    Schokolade Vollmilch 100 g|129; Schokolade Zartbitter 100 g|139; Schokolade Haselnuss 100 g|149; Gummibären 200 g|119; Lakritz 200 g|139
    Butterkekse 200 g|109; Schokokekse 150 g|179; Waffeln 250 g|199; Chips Paprika 150 g|179; Chips gesalzen 150 g|179; Salzstangen 250 g|109
    Erdnüsse geröstet 200 g|199; Studentenfutter 200 g|299; Müsliriegel 25 g|79; Schokoriegel 50 g|89; Kaugummi Minze|119; Bonbons Zitrone 150 g|149
    Eis Vanille 1 l|349; Eis am Stiel 4 Stück|299`,
  'Household & Care t19': `
    Toilettenpapier 8 Rollen|449; Küchenrolle 4 Rollen|329; Taschentücher 15 x 10|279; Spülmittel 500 ml|149; Vollwaschmittel 1,5 l|599; Allzweckreiniger 1 l|229
    Müllbeutel 35 l 20 Stück|199; Schwämme 5 Stück|129; Alufolie 20 m|249; Batterien AA 4 Stück|399; Feuerzeug|129; Kerzen 10 Stück|349; Seife 150 g|119
    Shampoo 300 ml|279; Duschgel 250 ml|199; Zahnpasta 75 ml|149; Zahnbürste|179; Deo Spray 150 ml|229; Handcreme 75 ml|199; Sonnencreme LSF 50 200 ml|799
    Pflaster 20 Stück|249; Tragetasche Papier|25 loose; Katzenfutter Dose 400 g|119 t7; Hundefutter Dose 800 g|219 t7`,
  'Papers & Services t7': `
    Tageszeitung|230; Wochenzeitung|590; Rätselheft|290; Postkarte|120; Taschenbuch Roman|1299; Briefmarken 10 x 95 ct|950 t0; Briefmarken 4 x 180 ct|720 t0
    Geschenkgutschein 10 Euro|1000 t0; Geschenkgutschein 25 Euro|2500 t0; Prepaid-Guthaben 15 Euro|1500 t0; Blumenstrauß klein|799 loose; Rose rot|250 loose`,
}

/** GS1 keeps prefix 952 for demonstrations and examples, so no code here belongs to a real good. */
function ean13(item) {
  const digits = `952${String(item).padStart(9, '0')}`
  const sum = [...digits].reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 1 : 3), 0)
  return `${digits}${(10 - (sum % 10)) % 10}`
}

const slug = name =>
  name
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('%', ' prozent')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')

/** Reads 'd25 t19 a16 x2 loose' into what differs from the category. */
function traits(words) {
  const number = letter =>
    words
      .filter(word => word[0] === letter && /^\d+$/.test(word.slice(1)))
      .map(word => Number(word.slice(1)))
      .at(-1)
  return {
    deposit: number('d'),
    tax: number('t'),
    age: number('a'),
    codes: words.includes('loose') ? 0 : (number('x') ?? 1),
  }
}

let item = 104_000
const goods = Object.entries(shop).flatMap(([head, lines]) => {
  const headWords = head.split(' ')
  const category = headWords.filter(word => !/^[ta]\d+$/.test(word)).join(' ')
  return lines
    .trim()
    .split(/\s*[;\n]\s*/)
    .map(line => {
      const [name, rest] = line.split('|')
      const [price, ...words] = rest.split(' ')
      const { deposit = 0, tax, age = 0, codes } = traits([...headWords, ...words])
      const barcodes = Array.from({ length: codes }, () => ean13((item += 7)))
      return {
        id: slug(name),
        name,
        category,
        priceMinor: Number(price),
        depositMinor: deposit,
        taxBasisPoints: tax * 100,
        requiredAge: age,
        barcodes,
      }
    })
})

const twice = goods.filter((good, i) => goods.findIndex(other => other.id === good.id) !== i)
if (twice.length > 0)
  throw new Error(`These goods have an id that another one has: ${twice.map(good => good.name).join(', ')}.`)

const file = new URL('../resources/catalogue.json', import.meta.url)
const text = `[\n${goods.map(good => `  ${JSON.stringify(good)}`).join(',\n')}\n]\n`
if (!process.argv.includes('--check')) {
  writeFileSync(file, text)
  console.log(`${goods.length} goods in ${Object.keys(shop).length} categories written to resources/catalogue.json`)
} else if (readFileSync(file, 'utf8') !== text) {
  console.error(
    'resources/catalogue.json is not what scripts/sample-catalogue.mjs writes. Run `node scripts/sample-catalogue.mjs`.',
  )
  process.exitCode = 1
}
