"""Names with how they are cut, read and sorted, looked through one by one.

name ; family ; given ; suffix ; order (with ? when it could be cut otherwise) ; display ; sort key
"""

from typing import NamedTuple


class Labelled(NamedTuple):
    name: str
    family: str
    given: str
    suffix: str
    order: str
    display: str
    sort_key: str


_TABLE = """
曾丽 ; 曾 ; 丽 ;  ; family_first ; Zēng Lì ; zeng 曾 li 丽
曾国藩 ; 曾 ; 国藩 ;  ; family_first ; Zēng Guófān ; zeng 曾 guo-fan 国藩
单雅琴 ; 单 ; 雅琴 ;  ; family_first ; Shàn Yǎqín ; shan 单 ya-qin 雅琴
单雄信 ; 单 ; 雄信 ;  ; family_first ; Shàn Xióngxìn ; shan 单 xiong-xin 雄信
解晓东 ; 解 ; 晓东 ;  ; family_first ; Xiè Xiǎodōng ; xie 解 xiao-dong 晓东
查良镛 ; 查 ; 良镛 ;  ; family_first ; Zhā Liángyōng ; zha 查 liang-yong 良镛
仇英 ; 仇 ; 英 ;  ; family_first ; Qiú Yīng ; qiu 仇 ying 英
仇玉洁 ; 仇 ; 玉洁 ;  ; family_first ; Qiú Yùjié ; qiu 仇 yu-jie 玉洁
朴树 ; 朴 ; 树 ;  ; family_first ; Piáo Shù ; piao 朴 shu 树
区志强 ; 区 ; 志强 ;  ; family_first ; Ōu Zhìqiáng ; ou 区 zhi-qiang 志强
盖叫天 ; 盖 ; 叫天 ;  ; family_first ; Gě Jiàotiān ; ge 盖 jiao-tian 叫天
任正非 ; 任 ; 正非 ;  ; family_first ; Rén Zhèngfēi ; ren 任 zheng-fei 正非
华罗庚 ; 华 ; 罗庚 ;  ; family_first ; Huà Luógēng ; hua 华 luo-geng 罗庚
宁静 ; 宁 ; 静 ;  ; family_first ; Níng Jìng ; ning 宁 jing 静
甯浩 ; 甯 ; 浩 ;  ; family_first ; Nìng Hào ; ning 宁 hao 浩
翟天临 ; 翟 ; 天临 ;  ; family_first ; Zhái Tiānlín ; zhai 翟 tian-lin 天临
缪荣株 ; 缪 ; 荣株 ;  ; family_first ; Miào Róngzhū ; miao 缪 rong-zhu 荣株
员半千 ; 员 ; 半千 ;  ; family_first ; Yùn Bànqiān ; yun 员 ban-qian 半千
冼星海 ; 冼 ; 星海 ;  ; family_first ; Xiǎn Xīnghǎi ; xian 冼 xing-hai 星海
覃辉 ; 覃 ; 辉 ;  ; family_first ; Qín Huī ; qin 覃 hui 辉
黑伟 ; 黑 ; 伟 ;  ; family_first ; Hè Wěi ; he 黑 wei 伟
秘建国 ; 秘 ; 建国 ;  ; family_first ; Bì Jiànguó ; bi 秘 jian-guo 建国
逄先知 ; 逄 ; 先知 ;  ; family_first ; Páng Xiānzhī ; pang 逄 xian-zhi 先知
乐嘉 ; 乐 ; 嘉 ;  ; family_first ; Yuè Jiā ; yue 乐 jia 嘉
召伯虎 ; 召 ; 伯虎 ;  ; family_first ; Shào Bóhǔ ; shao 召 bo-hu 伯虎
种师道 ; 种 ; 师道 ;  ; family_first ; Chóng Shīdào ; chong 种 shi-dao 师道
折从阮 ; 折 ; 从阮 ;  ; family_first ; Shé Cóngruǎn ; she 折 cong-ruan 从阮
尉健行 ; 尉 ; 健行 ;  ; family_first ; Wèi Jiànxíng ; wei 尉 jian-xing 健行
宿白 ; 宿 ; 白 ;  ; family_first ; Sù Bái ; su 宿 bai 白
瞿秋白 ; 瞿 ; 秋白 ;  ; family_first ; Qú Qiūbái ; qu 瞿 qiu-bai 秋白
郇正 ; 郇 ; 正 ;  ; family_first ; Xún Zhèng ; xun 郇 zheng 正
隗静 ; 隗 ; 静 ;  ; family_first ; Wěi Jìng ; wei 隗 jing 静
柏文 ; 柏 ; 文 ;  ; family_first ; Bǎi Wén ; bai 柏 wen 文
薄一波 ; 薄 ; 一波 ;  ; family_first ; Bó Yībō ; bo 薄 yi-bo 一波
卜凡 ; 卜 ; 凡 ;  ; family_first ; Bǔ Fán ; bu 卜 fan 凡
谌容 ; 谌 ; 容 ;  ; family_first ; Chén Róng ; chen 谌 rong 容
褚时健 ; 褚 ; 时健 ;  ; family_first ; Chǔ Shíjiàn ; chu 褚 shi-jian 时健
燕青 ; 燕 ; 青 ;  ; family_first ; Yān Qīng ; yan 燕 qing 青
应昌期 ; 应 ; 昌期 ;  ; family_first ; Yīng Chāngqī ; ying 应 chang-qi 昌期
於之莹 ; 於 ; 之莹 ;  ; family_first ; Yū Zhīyíng ; yu 于 zhi-ying 之莹
于丹 ; 于 ; 丹 ;  ; family_first ; Yú Dān ; yu 于 dan 丹
牟其中 ; 牟 ; 其中 ;  ; family_first ; Móu Qízhōng ; mou 牟 qi-zhong 其中
那英 ; 那 ; 英 ;  ; family_first ; Nā Yīng ; na 那 ying 英
哈文 ; 哈 ; 文 ;  ; family_first ; Hǎ Wén ; ha 哈 wen 文
纪晓岚 ; 纪 ; 晓岚 ;  ; family_first ; Jǐ Xiǎolán ; ji 纪 xiao-lan 晓岚
过家春 ; 过 ; 家春 ;  ; family_first ; Guō Jiāchūn ; guo 过 jia-chun 家春
葛优 ; 葛 ; 优 ;  ; family_first ; Gě Yōu ; ge 葛 you 优
谷建芬 ; 谷 ; 建芬 ;  ; family_first ; Gǔ Jiànfēn ; gu 谷 jian-fen 建芬
要瑞芬 ; 要 ; 瑞芬 ;  ; family_first ; Yāo Ruìfēn ; yao 要 rui-fen 瑞芬
祭仲 ; 祭 ; 仲 ;  ; family_first ; Zhài Zhòng ; zhai 祭 zhong 仲
占海 ; 占 ; 海 ;  ; family_first ; Zhān Hǎi ; zhan 占 hai 海
訾艳 ; 訾 ; 艳 ;  ; family_first ; Zī Yàn ; zi 訾 yan 艳
仉伟 ; 仉 ; 伟 ;  ; family_first ; Zhǎng Wěi ; zhang 仉 wei 伟
乜子彬 ; 乜 ; 子彬 ;  ; family_first ; Niè Zǐbīn ; nie 乜 zi-bin 子彬
幺立 ; 幺 ; 立 ;  ; family_first ; Yāo Lì ; yao 幺 li 立
句芳 ; 句 ; 芳 ;  ; family_first ; Gōu Fāng ; gou 句 fang 芳
殷秀梅 ; 殷 ; 秀梅 ;  ; family_first ; Yīn Xiùméi ; yin 殷 xiu-mei 秀梅
盛中国 ; 盛 ; 中国 ;  ; family_first ; Shèng Zhōngguó ; sheng 盛 zhong-guo 中国
石光荣 ; 石 ; 光荣 ;  ; family_first ; Shí Guāngróng ; shi 石 guang-rong 光荣
沈从文 ; 沈 ; 从文 ;  ; family_first ; Shěn Cóngwén ; shen 沈 cong-wen 从文
粘立人 ; 粘 ; 立人 ;  ; family_first ; Nián Lìrén ; nian 粘 li-ren 立人
能元皓 ; 能 ; 元皓 ;  ; family_first ; Nài Yuánhào ; nai 能 yuan-hao 元皓
繁钦 ; 繁 ; 钦 ;  ; family_first ; Pó Qīn ; po 繁 qin 钦
强晓初 ; 强 ; 晓初 ;  ; family_first ; Qiáng Xiǎochū ; qiang 强 xiao-chu 晓初
曲波 ; 曲 ; 波 ;  ; family_first ; Qū Bō ; qu 曲 bo 波
阙之兰 ; 阙 ; 之兰 ;  ; family_first ; Quē Zhīlán ; que 阙 zhi-lan 之兰
撒贝宁 ; 撒 ; 贝宁 ;  ; family_first ; Sǎ Bèiníng ; sa 撒 bei-ning 贝宁
莘野 ; 莘 ; 野 ;  ; family_first ; Shēn Yě ; shen 莘 ye 野
眭澔平 ; 眭 ; 澔平 ;  ; family_first ; Suī Hàopíng ; sui 眭 hao-ping 澔平
郗慧 ; 郗 ; 慧 ;  ; family_first ; Xī Huì ; xi 郗 hui 慧
郄文 ; 郄 ; 文 ;  ; family_first ; Qiè Wén ; qie 郄 wen 文
肖战 ; 肖 ; 战 ;  ; family_first ; Xiāo Zhàn ; xiao 肖 zhan 战
叶圣陶 ; 叶 ; 圣陶 ;  ; family_first ; Yè Shèngtáo ; ye 叶 sheng-tao 圣陶
恽代英 ; 恽 ; 代英 ;  ; family_first ; Yùn Dàiyīng ; yun 恽 dai-ying 代英
昝爱宗 ; 昝 ; 爱宗 ;  ; family_first ; Zǎn Àizōng ; zan 昝 ai-zong 爱宗
臧克家 ; 臧 ; 克家 ;  ; family_first ; Zāng Kèjiā ; zang 臧 ke-jia 克家
贲德 ; 贲 ; 德 ;  ; family_first ; Bēn Dé ; ben 贲 de 德
费孝通 ; 费 ; 孝通 ;  ; family_first ; Fèi Xiàotōng ; fei 费 xiao-tong 孝通
冯骥才 ; 冯 ; 骥才 ;  ; family_first ; Féng Jìcái ; feng 冯 ji-cai 骥才
炅成 ; 炅 ; 成 ;  ; family_first ; Guì Chéng ; gui 炅 cheng 成
呙明 ; 呙 ; 明 ;  ; family_first ; Guō Míng ; guo 呙 ming 明
虢国 ; 虢 ; 国 ;  ; family_first ; Guó Guó ; guo 虢 guo 国
和珅 ; 和 ; 珅 ;  ; family_first ; Hé Shēn ; he 和 shen 珅
侯宝林 ; 侯 ; 宝林 ;  ; family_first ; Hóu Bǎolín ; hou 侯 bao-lin 宝林
贾平凹 ; 贾 ; 平凹 ;  ; family_first ; Jiǎ Píng'āo ; jia 贾 ping-ao 平凹
颉勇 ; 颉 ; 勇 ;  ; family_first ; Xié Yǒng ; xie 颉 yong 勇
阚清子 ; 阚 ; 清子 ;  ; family_first ; Kàn Qīngzǐ ; kan 阚 qing-zi 清子
亢龙 ; 亢 ; 龙 ;  ; family_first ; Kàng Lóng ; kang 亢 long 龙
郦波 ; 郦 ; 波 ;  ; family_first ; Lì Bō ; li 郦 bo 波
蔺相如 ; 蔺 ; 相如 ;  ; family_first ; Lìn Xiāngrú ; lin 蔺 xiang-ru 相如
闾丘露薇 ; 闾丘 ; 露薇 ;  ; family_first ; Lǘqiū Lùwēi ; lv-qiu 闾丘 lu-wei 露薇
糜芳 ; 糜 ; 芳 ;  ; family_first ; Mí Fāng ; mi 糜 fang 芳
宓月 ; 宓 ; 月 ;  ; family_first ; Mì Yuè ; mi 宓 yue 月
佴兴 ; 佴 ; 兴 ;  ; family_first ; Nài Xīng ; nai 佴 xing 兴
万科 ; 万 ; 科 ;  ; family_first ; Wàn Kē ; wan 万 ke 科
俞敏洪 ; 俞 ; 敏洪 ;  ; family_first ; Yú Mǐnhóng ; yu 俞 min-hong 敏洪
余华 ; 余 ; 华 ;  ; family_first ; Yú Huá ; yu 余 hua 华
车晓 ; 车 ; 晓 ;  ; family_first ; Chē Xiǎo ; che 车 xiao 晓
都业华 ; 都 ; 业华 ;  ; family_first ; Dū Yèhuá ; du 都 ye-hua 业华
啜妮 ; 啜 ; 妮 ;  ; family_first ; Chuài Nī ; chuai 啜 ni 妮
晁盖 ; 晁 ; 盖 ;  ; family_first ; Cháo Gài ; chao 晁 gai 盖
亓亮 ; 亓 ; 亮 ;  ; family_first ; Qí Liàng ; qi 亓 liang 亮
綦昌 ; 綦 ; 昌 ;  ; family_first ; Qí Chāng ; qi 綦 chang 昌
兀松 ; 兀 ; 松 ;  ; family_first ; Wù Sōng ; wu 兀 song 松
殳俏 ; 殳 ; 俏 ;  ; family_first ; Shū Qiào ; shu 殳 qiao 俏
戢二卫 ; 戢 ; 二卫 ;  ; family_first ; Jí Èrwèi ; ji 戢 er-wei 二卫
庹宗华 ; 庹 ; 宗华 ;  ; family_first ; Tuǒ Zōnghuá ; tuo 庹 zong-hua 宗华
邸伟 ; 邸 ; 伟 ;  ; family_first ; Dǐ Wěi ; di 邸 wei 伟
笪梦 ; 笪 ; 梦 ;  ; family_first ; Dá Mèng ; da 笪 meng 梦
禚宏 ; 禚 ; 宏 ;  ; family_first ; Zhuó Hóng ; zhuo 禚 hong 宏
厍永 ; 厍 ; 永 ;  ; family_first ; Shè Yǒng ; she 厍 yong 永
佘祥林 ; 佘 ; 祥林 ;  ; family_first ; Shé Xiánglín ; she 佘 xiang-lin 祥林
吕绿 ; 吕 ; 绿 ;  ; family_first ; Lǚ Lǜ ; lv 吕 lv 绿
吕洞宾 ; 吕 ; 洞宾 ;  ; family_first ; Lǚ Dòngbīn ; lv 吕 dong-bin 洞宾
欧阳修 ; 欧阳 ; 修 ;  ; family_first ; Ōuyáng Xiū ; ou-yang 欧阳 xiu 修
欧阳娜娜 ; 欧阳 ; 娜娜 ;  ; family_first ; Ōuyáng Nànà ; ou-yang 欧阳 na-na 娜娜
歐陽震華 ; 歐陽 ; 震華 ;  ; family_first ; Ōuyáng Zhènhuá ; ou-yang 欧阳 zhen-hua 震华
司马迁 ; 司马 ; 迁 ;  ; family_first ; Sīmǎ Qiān ; si-ma 司马 qian 迁
司马相如 ; 司马 ; 相如 ;  ; family_first ; Sīmǎ Xiāngrú ; si-ma 司马 xiang-ru 相如
司馬光 ; 司馬 ; 光 ;  ; family_first ; Sīmǎ Guāng ; si-ma 司马 guang 光
上官婉儿 ; 上官 ; 婉儿 ;  ; family_first ; Shàngguān Wǎn'ér ; shang-guan 上官 wan-er 婉儿
诸葛亮 ; 诸葛 ; 亮 ;  ; family_first ; Zhūgě Liàng ; zhu-ge 诸葛 liang 亮
诸葛孔明 ; 诸葛 ; 孔明 ;  ; family_first ; Zhūgě Kǒngmíng ; zhu-ge 诸葛 kong-ming 孔明
尉迟恭 ; 尉迟 ; 恭 ;  ; family_first ; Yùchí Gōng ; yu-chi 尉迟 gong 恭
尉遲敬德 ; 尉遲 ; 敬德 ;  ; family_first ; Yùchí Jìngdé ; yu-chi 尉迟 jing-de 敬德
单于丹 ; 单于 ; 丹 ;  ; family_first? ; Chányú Dān ; chan-yu 单于 dan 丹
万俟卨 ; 万俟 ; 卨 ;  ; family_first ; Mòqí Xiè ; mo-qi 万俟 xie 𫧯
澹台灭明 ; 澹台 ; 灭明 ;  ; family_first ; Tántái Mièmíng ; tan-tai 澹台 mie-ming 灭明
鲜于通 ; 鲜于 ; 通 ;  ; family_first ; Xiānyú Tōng ; xian-yu 鲜于 tong 通
令狐冲 ; 令狐 ; 冲 ;  ; family_first ; Línghú Chōng ; ling-hu 令狐 chong 冲
长孙无忌 ; 长孙 ; 无忌 ;  ; family_first ; Zhǎngsūn Wújì ; zhang-sun 长孙 wu-ji 无忌
皇甫嵩 ; 皇甫 ; 嵩 ;  ; family_first ; Huángfǔ Sōng ; huang-fu 皇甫 song 嵩
慕容复 ; 慕容 ; 复 ;  ; family_first ; Mùróng Fù ; mu-rong 慕容 fu 复
夏侯惇 ; 夏侯 ; 惇 ;  ; family_first ; Xiàhóu Dūn ; xia-hou 夏侯 dun 惇
东方朔 ; 东方 ; 朔 ;  ; family_first ; Dōngfāng Shuò ; dong-fang 东方 shuo 朔
轩辕剑 ; 轩辕 ; 剑 ;  ; family_first ; Xuānyuán Jiàn ; xuan-yuan 轩辕 jian 剑
宇文泰 ; 宇文 ; 泰 ;  ; family_first ; Yǔwén Tài ; yu-wen 宇文 tai 泰
公孙胜 ; 公孙 ; 胜 ;  ; family_first ; Gōngsūn Shèng ; gong-sun 公孙 sheng 胜
申屠嘉 ; 申屠 ; 嘉 ;  ; family_first ; Shēntú Jiā ; shen-tu 申屠 jia 嘉
钟离权 ; 钟离 ; 权 ;  ; family_first ; Zhōnglí Quán ; zhong-li 钟离 quan 权
端木赐 ; 端木 ; 赐 ;  ; family_first ; Duānmù Cì ; duan-mu 端木 ci 赐
西门豹 ; 西门 ; 豹 ;  ; family_first ; Xīmén Bào ; xi-men 西门 bao 豹
独孤求败 ; 独孤 ; 求败 ;  ; family_first ; Dúgū Qiúbài ; du-gu 独孤 qiu-bai 求败
呼延灼 ; 呼延 ; 灼 ;  ; family_first ; Hūyán Zhuó ; hu-yan 呼延 zhuo 灼
百里奚 ; 百里 ; 奚 ;  ; family_first ; Bǎilǐ Xī ; bai-li 百里 xi 奚
第五伦 ; 第五 ; 伦 ;  ; family_first ; Dìwǔ Lún ; di-wu 第五 lun 伦
闻人美 ; 闻人 ; 美 ;  ; family_first ; Wénrén Měi ; wen-ren 闻人 mei 美
亓官丽 ; 亓官 ; 丽 ;  ; family_first ; Qíguān Lì ; qi-guan 亓官 li 丽
乐正克 ; 乐正 ; 克 ;  ; family_first? ; Yuèzhèng Kè ; yue-zheng 乐正 ke 克
谷梁赤 ; 谷梁 ; 赤 ;  ; family_first? ; Gǔliáng Chì ; gu-liang 谷梁 chi 赤
宗政明 ; 宗政 ; 明 ;  ; family_first? ; Zōngzhèng Míng ; zong-zheng 宗政 ming 明
司空曙 ; 司空 ; 曙 ;  ; family_first ; Sīkōng Shǔ ; si-kong 司空 shu 曙
濮阳智 ; 濮阳 ; 智 ;  ; family_first ; Púyáng Zhì ; pu-yang 濮阳 zhi 智
淳于琼 ; 淳于 ; 琼 ;  ; family_first ; Chúnyú Qióng ; chun-yu 淳于 qiong 琼
南宫博 ; 南宫 ; 博 ;  ; family_first ; Nángōng Bó ; nan-gong 南宫 bo 博
贺兰英 ; 贺 ; 兰英 ;  ; family_first? ; Hè Lányīng ; he 贺 lan-ying 兰英
王孙静 ; 王 ; 孙静 ;  ; family_first? ; Wáng Sūnjìng ; wang 王 sun-jing 孙静
马佳明 ; 马 ; 佳明 ;  ; family_first? ; Mǎ Jiāmíng ; ma 马 jia-ming 佳明
梁丘明 ; 梁 ; 丘明 ;  ; family_first? ; Liáng Qiūmíng ; liang 梁 qiu-ming 丘明
爱新觉罗溥仪 ; 爱新觉罗 ; 溥仪 ;  ; family_first ; Àixīnjuéluó Pǔyí ; ai-xin-jue-luo 爱新觉罗 pu-yi 溥仪
叶赫那拉静 ; 叶赫那拉 ; 静 ;  ; family_first ; Yèhènàlā Jìng ; ye-he-na-la 叶赫那拉 jing 静
钮祜禄明 ; 钮祜禄 ; 明 ;  ; family_first ; Niǔhùlù Míng ; niu-hu-lu 钮祜禄 ming 明
陈方安生 ; 陈 ; 方安生 ;  ; family_first? ; Chén Fāng'ānshēng ; chen 陈 fang-an-sheng 方安生
张杨梓涵 ; 张 ; 杨梓涵 ;  ; family_first? ; Zhāng Yángzǐhán ; zhang 张 yang-zi-han 杨梓涵
范徐丽泰 ; 范 ; 徐丽泰 ;  ; family_first? ; Fàn Xúlìtài ; fan 范 xu-li-tai 徐丽泰
李小龙飞 ; 李 ; 小龙飞 ;  ; family_first ; Lǐ Xiǎolóngfēi ; li 李 xiao-long-fei 小龙飞
欧阳 ; 欧 ; 阳 ;  ; family_first? ; Ōu Yáng ; ou 欧 yang 阳
田中太郎 ; 田 ; 中太郎 ;  ; family_first ; Tián Zhōngtàiláng ; tian 田 zhong-tai-lang 中太郎
李 ;  ; 李 ;  ; single ; Lǐ ; li 李
王安娥 ; 王 ; 安娥 ;  ; family_first ; Wáng Ān'é ; wang 王 an-e 安娥
张子怡 ; 张 ; 子怡 ;  ; family_first ; Zhāng Zǐyí ; zhang 张 zi-yi 子怡
李行健 ; 李 ; 行健 ;  ; family_first ; Lǐ Xíngjiàn ; li 李 xing-jian 行健
孙乐乐 ; 孙 ; 乐乐 ;  ; family_first ; Sūn Lèlè ; sun 孙 le-le 乐乐
赵长江 ; 赵 ; 长江 ;  ; family_first ; Zhào Chángjiāng ; zhao 赵 chang-jiang 长江
徐为民 ; 徐 ; 为民 ;  ; family_first ; Xú Wéimín ; xu 徐 wei-min 为民
周子珩 ; 周 ; 子珩 ;  ; family_first ; Zhōu Zǐhéng ; zhou 周 zi-heng 子珩
林令珩 ; 林 ; 令珩 ;  ; family_first ; Lín Lìnghéng ; lin 林 ling-heng 令珩
王茜 ; 王 ; 茜 ;  ; family_first ; Wáng Qiàn ; wang 王 qian 茜
刘娜 ; 刘 ; 娜 ;  ; family_first ; Liú Nà ; liu 刘 na 娜
陈晟 ; 陈 ; 晟 ;  ; family_first ; Chén Shèng ; chen 陈 sheng 晟
张靓颖 ; 张 ; 靓颖 ;  ; family_first ; Zhāng Liàngyǐng ; zhang 张 liang-ying 靓颖
温庭筠 ; 温 ; 庭筠 ;  ; family_first ; Wēn Tíngyún ; wen 温 ting-yun 庭筠
李焘 ; 李 ; 焘 ;  ; family_first ; Lǐ Tāo ; li 李 tao 焘
黃曉明 ; 黃 ; 曉明 ;  ; family_first ; Huáng Xiǎomíng ; huang 黄 xiao-ming 晓明
吳羣 ; 吳 ; 羣 ;  ; family_first ; Wú Qún ; wu 吴 qun 群
𠮷田 ; 𠮷 ; 田 ;  ; family_first ; Jí Tián ; ji 吉 tian 田
䶮明 ; 䶮 ; 明 ;  ; family_first? ; Yǎn Míng ; yan 䶮 ming 明
张䶮 ; 张 ; 䶮 ;  ; family_first ; Zhāng Yǎn ; zhang 张 yan 䶮
栄一郎 ; 栄 ; 一郎 ;  ; family_first ; Róng Yīláng ; rong 荣 yi-lang 一郎
李予安 ; 李 ; 予安 ;  ; family_first ; Lǐ Yǔ'ān ; li 李 yu-an 予安
王西安 ; 王 ; 西安 ;  ; family_first ; Wáng Xī'ān ; wang 王 xi-an 西安
阿卜杜拉·买买提 ;  ; 阿卜杜拉·买买提 ;  ; single ; Ābǔdùlā Mǎimǎití ; a-bu-du-la-mai-mai-ti 阿卜杜拉·买买提
爱新觉罗·溥仪 ; 爱新觉罗 ; 溥仪 ;  ; family_first ; Àixīnjuéluó Pǔyí ; ai-xin-jue-luo 爱新觉罗 pu-yi 溥仪
约翰·史密斯 ;  ; 约翰·史密斯 ;  ; single ; Yuēhàn Shǐmìsī ; yue-han-shi-mi-si 约翰·史密斯
扎西次仁 ;  ; 扎西次仁 ;  ; single ; Zhāxīcìrén ; zha-xi-ci-ren 扎西次仁
卓玛 ;  ; 卓玛 ;  ; single? ; Zhuómǎ ; zhuo-ma 卓玛
次仁·顿珠 ;  ; 次仁·顿珠 ;  ; single ; Cìrén Dùnzhū ; ci-ren-dun-zhu 次仁·顿珠
白玛央金 ;  ; 白玛央金 ;  ; single ; Báimǎyāngjīn ; bai-ma-yang-jin 白玛央金
迪丽热巴·迪力 ;  ; 迪丽热巴·迪力 ;  ; single ; Dílìrèbā Dílì ; di-li-re-ba-di-li 迪丽热巴·迪力
古丽娜扎尔 ;  ; 古丽娜扎尔 ;  ; single ; Gǔlìnàzhā'ěr ; gu-li-na-zha-er 古丽娜扎尔
阿依古丽 ;  ; 阿依古丽 ;  ; single ; Āyīgǔlì ; a-yi-gu-li 阿依古丽
买买提明 ;  ; 买买提明 ;  ; single ; Mǎimǎitímíng ; mai-mai-ti-ming 买买提明
巴特尔 ;  ; 巴特尔 ;  ; single? ; Bātè'ěr ; ba-te-er 巴特尔
阿不都热合曼 ;  ; 阿不都热合曼 ;  ; single ; Ābùdūrèhémàn ; a-bu-du-re-he-man 阿不都热合曼
图雅 ;  ; 图雅 ;  ; single? ; Túyǎ ; tu-ya 图雅
田中 太郎 ; 田中 ; 太郎 ;  ; family_first ; Tiánzhōng Tàiláng ; tian-zhong 田中 tai-lang 太郎
陈大文 Peter ; 陈 ; 大文 Peter ;  ; family_first ; Chén Dàwén Peter ; chen 陈 da-wen-peter 大文 Peter
李 David ; 李 ; David ;  ; family_first ; Lǐ David ; li 李 david
王Anna ; 王 ; Anna ;  ; family_first ; Wáng Anna ; wang 王 anna
David 李 ; 李 ; David ;  ; given_first ; Lǐ David ; li 李 david
陈方 安生 ; 陈方 ; 安生 ;  ; family_first ; Chén-Fāng Ānshēng ; chen-fang 陈方 an-sheng 安生
Zeng Li ; Li ; Zeng ;  ; given_first? ;  ; li zeng
ZENG Li ; ZENG ; Li ;  ; family_first ;  ; zeng li
Wang Xiaoming ; Wang ; Xiaoming ;  ; family_first? ;  ; wang xiaoming
Xiaoming Wang ; Wang ; Xiaoming ;  ; given_first ;  ; wang xiaoming
Li, Ming ; Li ; Ming ;  ; family_comma ;  ; li ming
Chan Tai Man ; Chan ; Tai Man ;  ; family_first? ;  ; chan tai-man
CHAN Tai Man ; CHAN ; Tai Man ;  ; family_first ;  ; chan tai-man
Wong Wai-ming ; Wong ; Wai-ming ;  ; family_first? ;  ; wong wai-ming
Anson Chan ; Chan ; Anson ;  ; given_first ;  ; chan anson
Tsai Ing-wen ; Tsai ; Ing-wen ;  ; family_first? ;  ; tsai ing-wen
Ma Ying-jeou ; Ma ; Ying-jeou ;  ; family_first? ;  ; ma ying-jeou
Lee Kuan Yew ; Lee ; Kuan Yew ;  ; family_first? ;  ; lee kuan-yew
Hsiao Bi-khim ; Hsiao ; Bi-khim ;  ; family_first? ;  ; hsiao bi-khim
Ang Lee ; Lee ; Ang ;  ; given_first? ;  ; lee ang
Kim Dae-jung ; Kim ; Dae-jung ;  ; family_first? ;  ; kim dae-jung
Nguyen Van Minh ; Nguyen ; Van Minh ;  ; family_first? ;  ; nguyen van-minh
Lü Bu ; Bu ; Lü ;  ; given_first? ;  ; bu lu
M. Scott Carpenter ; Carpenter ; M. Scott ;  ; given_first ;  ; carpenter m-scott
Clifton C. Williams, Jr. ; Williams ; Clifton C. ; Jr. ; given_first ;  ; williams clifton-c
Carpenter, M. Scott ; Carpenter ; M. Scott ;  ; family_comma ;  ; carpenter m-scott
Williams, Clifton C., Jr. ; Williams ; Clifton C. ; Jr. ; family_comma ;  ; williams clifton-c
Robert Downey Jr. ; Downey ; Robert ; Jr. ; given_first ;  ; downey robert
John Smith, Ph.D. ; Smith ; John ; Ph.D. ; given_first ;  ; smith john
John Smith, Jr., M.D. ; Smith ; John ; Jr., M.D. ; given_first ;  ; smith john
Charles Moss Duke III ; Duke ; Charles Moss ; III ; given_first ;  ; duke charles-moss
Vincent van Gogh ; van Gogh ; Vincent ;  ; given_first ;  ; van-gogh vincent
Ludwig von Beethoven ; von Beethoven ; Ludwig ;  ; given_first ;  ; von-beethoven ludwig
Oscar De La Hoya ; De La Hoya ; Oscar ;  ; given_first ;  ; de-la-hoya oscar
Juan de la Cruz ; de la Cruz ; Juan ;  ; given_first ;  ; de-la-cruz juan
Mary Van Dyke ; Van Dyke ; Mary ;  ; given_first ;  ; van-dyke mary
José Ortega y Gasset ; Ortega y Gasset ; José ;  ; given_first ;  ; ortega-y-gasset jose
Conan O'Brien ; O'Brien ; Conan ;  ; given_first ;  ; obrien conan
Jean-Luc Picard ; Picard ; Jean-Luc ;  ; given_first ;  ; picard jean-luc
Mark T. Vande Hei ; Vande Hei ; Mark T. ;  ; given_first ;  ; vande-hei mark-t
Juan DE LA CRUZ ; DE LA CRUZ ; Juan ;  ; given_first ;  ; de-la-cruz juan
Cher ;  ; Cher ;  ; single ;  ; cher
Søren Kierkegaard ; Kierkegaard ; Søren ;  ; given_first ;  ; kierkegaard soren
Łukasz Żal ; Żal ; Łukasz ;  ; given_first ;  ; zal lukasz
김철수 ; 김 ; 철수 ;  ; family_first ;  ; 김 철수
남궁민수 ; 남궁 ; 민수 ;  ; family_first ;  ; 남궁 민수
Пётр Чайковский ; Чайковский ; Пётр ;  ; given_first ;  ; чаиковскии петр
محمد بن سلمان ; سلمان ; محمد بن ;  ; given_first ;  ; سلمان محمد-بن
Smith Jr. ;  ; Smith ; Jr. ; single ;  ; smith
"""

LABELLED = [Labelled(*(part.strip() for part in line.split(";"))) for line in _TABLE.strip().splitlines()]
